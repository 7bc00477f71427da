/** Reads the packed data of the page. */
import type { PageData } from '../render/html/page-data.ts';

/** @throws Error when the data is damaged */
export async function readData(base64: string): Promise<PageData> {
  const unpacked = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(unpacked).text());
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
