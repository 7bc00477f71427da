/**
 * Files of any size, a block at a time. While one block is used the disk is at work on another, so that nobody waits, and the blocks are used
 * again, also for the next file: with new ones V8 would tidy up its whole memory every 64 MB.
 */
import { open } from 'node:fs/promises';

const BLOCK_BYTES = 1 << 18;
/** Of a unit of UTF-16 in UTF-8. */
const MAX_UNIT_BYTES = 3;

type Block = Buffer<ArrayBuffer>;

/** Two for each file that was open at the same time. */
const unused: Block[] = [];
const takeBlock = (): Block => unused.pop() ?? Buffer.allocUnsafe(BLOCK_BYTES);

/** What is in a file, by pieces, each of which is overwritten once the next one is asked for or the file is left. */
export async function* readBlocks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const readInto = (block: Block) => {
    const reading = file.read(block);
    // Told when it is awaited, which may be long after it failed.
    reading.catch(() => undefined);
    return reading;
  };
  const blocks = [takeBlock(), takeBlock()] as const;
  let [reading, spare] = [readInto(blocks[0]), blocks[1]];
  try {
    for (;;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) return;
      reading = readInto(spare);
      spare = buffer;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await Promise.allSettled([reading]);
    unused.push(...blocks);
    await file.close();
  }
}

/** Makes one file of `texts`, in UTF-8. No text outlives the next one. */
export async function writeTexts(path: string, texts: Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  let [block, spare] = [takeBlock(), takeBlock()];
  let size = 0;
  let writing = Promise.resolve();
  const flush = async () => {
    await writing;
    writing = file.writeFile(block.subarray(0, size));
    [block, spare, size] = [spare, block, 0];
  };
  try {
    for (const text of texts) {
      const most = MAX_UNIT_BYTES * text.length;
      if (size + most > BLOCK_BYTES) await flush();
      if (most > BLOCK_BYTES) await writing.then(() => file.writeFile(text));
      else size += block.write(text, size);
    }
    await flush();
    await writing;
  } finally {
    await Promise.allSettled([writing]);
    unused.push(block, spare);
    await file.close();
  }
}
