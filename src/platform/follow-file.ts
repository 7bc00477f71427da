/** Reads a file while another program writes it. */
import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import type { Follower } from './platform.ts';

/** How often there is a look at the file. A person who watches sees no delay, and a thousand looks take less than a tenth of a second. */
const LOOK_MS = 500;

const PIECE = 1 << 16;

/** The longest line. Of a longer one only the start is passed on. */
const MAX_LINE = 1 << 20;

/** The file is made here, so that it is open before the program writes to it. The program may remove it as soon as it likes. */
export async function followFile(path: string, onLine: (line: string) => void): Promise<Follower> {
  const handle = await open(path, 'w+');
  const look = reader(handle, onLine);
  let last = Promise.resolve();
  // A file that cannot be read costs what is in it, and no more.
  const again = (): void => {
    last = last.then(look).catch(() => {});
  };
  const timer = setInterval(again, LOOK_MS);
  return {
    close: async () => {
      clearInterval(timer);
      again();
      await last;
      await handle.close();
    },
  };
}

/** Each call passes on the whole lines that were written since the call before. */
function reader(handle: FileHandle, onLine: (line: string) => void): () => Promise<void> {
  const buffer = Buffer.alloc(PIECE);
  const decoder = new StringDecoder('utf8');
  let position = 0;
  let rest = '';
  return async () => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, PIECE, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      const lines = (rest + decoder.write(buffer.subarray(0, bytesRead))).split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE);
      for (const line of lines) onLine(line);
    }
  };
}
