/** Zip files that no honest program writes. */
import { strToU8, zipSync } from 'fflate';

/** A zip whose directory names its only entry so many times. */
export function zipNamingOften(name: string, text: string, times: number): Buffer {
  const zip = Buffer.from(zipSync({ [name]: strToU8(text) }));
  const end = zip.length - END_BYTES;
  const [size, start] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)];
  const directory = zip.subarray(start, start + size);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(times, 8);
  tail.writeUInt16LE(times, 10);
  tail.writeUInt32LE(size * times, 12);
  return Buffer.concat([zip.subarray(0, start), ...Array.from({ length: times }, () => directory), tail]);
}

/** The last record of a zip, without a comment. */
const END_BYTES = 22;

/** A zip of files, and of symbolic links by what they lead to. */
export const zipWithLinks = (
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): Buffer => {
  const link = { os: 3, attrs: 0o120_777 << 16 };
  const linked = Object.entries(links).map(([path, target]) => [path, [strToU8(target), link]] as const);
  const plain = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  return Buffer.from(zipSync(Object.fromEntries([...plain, ...linked] as [string, Uint8Array][])));
};
