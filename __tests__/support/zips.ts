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

/** A zip whose entries claim to unpack to so many bytes each. */
export function zipClaiming(files: Readonly<Record<string, string>>, bytes: number): Buffer {
  const packed = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  const zip = Buffer.from(zipSync(Object.fromEntries(packed) as Record<string, Uint8Array>));
  let at = zip.readUInt32LE(zip.length - END_BYTES + 16);
  for (const _ of packed) {
    zip.writeUInt32LE(bytes, at + 24);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
