/** Splits the output of a program into lines, as they come. */
import { StringDecoder } from 'node:string_decoder';

/** The longest line. A longer one comes in pieces, because a program may print gigabytes without a line end, and no text holds them. */
export const MAX_LINE_CHARACTERS = 1 << 26;

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/** Calls `onLine` with each line of a stream, without its end. Resolves when the stream is closed. */
export function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  /** The line that has no end yet, and a carriage return that may be the first half of a line end. */
  let [rest, held] = ['', ''];
  const take = (text: string): void => {
    const all = held + text;
    held = all.endsWith('\r') ? '\r' : '';
    const [first = '', ...others] = all.slice(0, all.length - held.length).split(LINE_END);
    rest += first;
    for (const line of others) {
      onLine(rest);
      rest = line;
    }
    if (rest.length < MAX_LINE_CHARACTERS) return;
    onLine(rest);
    rest = '';
  };
  stream.on('data', (bytes: Buffer) => take(decoder.write(bytes)));
  return new Promise((resolve) => {
    stream.once('close', () => {
      take(decoder.end());
      if (rest !== '' || held !== '') onLine(rest);
      resolve();
    });
  });
}
