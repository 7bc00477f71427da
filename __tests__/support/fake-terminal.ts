/** A terminal that obeys the escape sequences of our view, so that a test sees what a person would. Another sequence makes it throw. */
import { Writable } from 'node:stream';

export class FakeTerminal {
  /** Everything that it got. */
  text = '';
  readonly stream: NodeJS.WriteStream;
  readonly #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** The beginning of an escape sequence whose end has not come. */
  #rest = '';

  constructor(isTTY: boolean, columns = 80, rows = 24) {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        this.text += chunk;
        if (isTTY) this.#obey(String(chunk));
        done();
      },
    });
    this.stream = Object.assign(stream, { isTTY, columns, rows }) as unknown as NodeJS.WriteStream;
  }

  /** The lines on it, without those that are empty. */
  shown(): readonly string[] {
    return this.#lines.filter((line) => line.trim() !== '').map((line) => line.trimEnd());
  }

  #obey(chunk: string): void {
    const whole = this.#rest + chunk;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: with it each sequence begins
    this.#rest = /\u001b(?:\[\??[\d;]*)?$/.exec(whole)?.[0] ?? '';
    const text = whole.slice(0, whole.length - this.#rest.length);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys
    for (const [part, , count, command] of text.matchAll(/(\u001b\[\??([\d;]*)([A-Za-z]))|[^\u001b]/g))
      if (command === undefined) this.#put(part);
      else this.#move(command, Number(count || 1));
  }

  #put(character: string): void {
    if (character === '\n') this.#to(this.#row + 1, 0);
    else if (character === '\r') this.#column = 0;
    else {
      const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
      this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #to(row: number, column: number): void {
    this.#row = row;
    this.#column = column;
    while (this.#lines.length <= row) this.#lines.push('');
  }

  #move(command: string, count: number): void {
    if (command === 'A') this.#to(Math.max(0, this.#row - count), this.#column);
    else if (command === 'B') this.#to(this.#row + count, this.#column);
    else if (command === 'G') this.#column = count - 1;
    else if (command === 'K')
      this.#lines[this.#row] = count === 2 ? '' : (this.#lines[this.#row] ?? '').slice(0, this.#column);
    else if (!'mhl'.includes(command)) throw new Error(`the view sends the escape sequence ${command}`);
  }
}
