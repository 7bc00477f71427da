/** Names in a log, each as what tells it from an earlier one: the tests of a suite have much of their names in common. */

import { rememberLast } from '../read/remember-last.ts';
import type { ByteLog, LogReader } from './byte-log.ts';
import { TextBytes } from './text-bytes.ts';

/** With fewer bytes in common a name is written whole: the numbers that refer to the other name take about as much. */
const MIN_ALIKE = 8;
/** Only a name this close in the log is referred to, so that two bytes tell where it is; what is near is most alike anyway. */
const MAX_DISTANCE = 1 << 14;

export class NameLog {
  readonly #log: ByteLog;
  /** The last name that was written whole, and where: the next ones are compared with it. */
  readonly #written = { name: new TextBytes(), address: 0 };
  /** A whole name that others refer to. */
  readonly #wholeAt: (address: number) => TextBytes;
  readonly #name = new TextBytes();

  constructor(log: ByteLog) {
    this.#log = log;
    const reader = log.reader();
    const whole = new TextBytes();
    this.#wholeAt = rememberLast((address) => {
      reader.moveTo(address).number();
      whole.length = 0;
      return reader.bytes(whole);
    });
  }

  /** Either 0 and the name, or how far back the other name is, how many bytes at its start and end are the same, and what is between them. */
  put(name: TextBytes): void {
    const log = this.#log;
    const here = log.end;
    const { name: other, address } = this.#written;
    const start = alikeAtStart(name, other);
    const end = alikeAtEnd(name, other, start);
    if (start + end < MIN_ALIKE || here - address >= MAX_DISTANCE) {
      this.#written.address = here;
      other.length = 0;
      other.add(name.bytes, 0, name.length);
      log.putNumber(0);
      log.putBytes(name.bytes, 0, name.length);
    } else {
      log.putNumber(here - address);
      log.putNumber(start);
      log.putNumber(end);
      log.putBytes(name.bytes, start, name.length - end);
    }
  }

  /** Overwritten by the next name that is read. */
  read(reader: LogReader): TextBytes {
    const name = this.#name;
    name.length = 0;
    const here = reader.address;
    const back = reader.number();
    if (back === 0) return reader.bytes(name);
    const other = this.#wholeAt(here - back);
    const start = reader.number();
    const end = reader.number();
    name.add(other.bytes, 0, start);
    reader.bytes(name);
    return name.add(other.bytes, other.length - end, other.length);
  }
}

function alikeAtStart(a: TextBytes, b: TextBytes): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.bytes[length] === b.bytes[length]) length++;
  return length;
}

/** Beyond the first `start` bytes, which are alike already. */
function alikeAtEnd(a: TextBytes, b: TextBytes, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < most && a.bytes[a.length - 1 - length] === b.bytes[b.length - 1 - length]) length++;
  return length;
}
