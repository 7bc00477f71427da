/** Names in a log, each as what tells it from an earlier one: the tests of a suite have much of their names in common. */
import type { ByteLog, LogReader } from './byte-log.ts';
import { ownCopy } from './intern.ts';

/** With less in common a name is written whole: the numbers that refer to the other name take about as much. */
const MIN_ALIKE = 8;
/** Only a name this close in the log is referred to, so that two bytes tell where it is; what is near is most alike anyway. */
const MAX_DISTANCE = 1 << 14;

export class NameLog {
  readonly #log: ByteLog;
  /** The last one that was written whole, and where: the next ones are compared with it. */
  #written = { name: '', address: 0 };
  /** The last whole one that was read for others. */
  #read = { name: '', address: -1 };

  constructor(log: ByteLog) {
    this.#log = log;
  }

  /** Either 0 and the name, or how far back the other name is, how much of its start and end is the same, and what is between them. */
  put(name: string): void {
    const here = this.#log.end;
    const { name: other, address } = this.#written;
    const start = alikeAtStart(name, other);
    const end = alikeAtEnd(name, other, start);
    if (start + end < MIN_ALIKE || here - address >= MAX_DISTANCE) {
      this.#written = { name: ownCopy(name), address: here };
      this.#log.putNumber(0);
      this.#log.putText(name);
      return;
    }
    this.#log.putNumber(here - address);
    this.#log.putNumber(start);
    this.#log.putNumber(end);
    this.#log.putText(name.slice(start, name.length - end));
  }

  read(reader: LogReader): string {
    const here = reader.address;
    const back = reader.number();
    if (back === 0) return reader.text();
    const other = this.#wholeAt(here - back);
    const start = other.slice(0, reader.number());
    const end = reader.number();
    return start + reader.text() + other.slice(other.length - end);
  }

  #wholeAt(address: number): string {
    if (this.#read.address !== address) {
      const reader = this.#log.reader(address);
      reader.number();
      this.#read = { name: reader.text(), address };
    }
    return this.#read.name;
  }
}

/** Half a character is never alike: what is between start and end must be whole. */
const isSurrogate = (unit: number): boolean => (unit & 0xf800) === 0xd800;

function alikeAtStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) {
    const unit = a.charCodeAt(at);
    if (unit !== b.charCodeAt(at) || isSurrogate(unit)) return at;
  }
  return most;
}

/** Beyond the first `start` units, which are alike already. */
function alikeAtEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  for (let length = 0; length < most; length++) {
    const unit = a.charCodeAt(a.length - 1 - length);
    if (unit !== b.charCodeAt(b.length - 1 - length) || isSurrogate(unit)) return length;
  }
  return most;
}
