/** Numbers for texts that come again and again. */
export class Interner {
  readonly #normalise: (text: string) => string;
  readonly #max: number;
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  #last = '';
  #lastId: number | undefined;

  /** `normalise` makes texts alike that mean the same; at most `max` texts get a number. */
  constructor(normalise: (text: string) => string, max = Number.POSITIVE_INFINITY) {
    this.#normalise = normalise;
    this.#max = max;
  }

  /** Counts from 0; undefined when there are too many already. */
  idOf(text: string): number | undefined {
    if (text === this.#last && this.#lastId !== undefined) return this.#lastId;
    const normal = this.#normalise(text);
    const id = this.#ids.get(normal) ?? this.#add(normal);
    if (id === undefined) return undefined;
    this.#last = text;
    this.#lastId = id;
    return id;
  }

  textOf(id: number): string {
    return this.#texts[id] ?? '';
  }

  /** By number. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  #add(text: string): number | undefined {
    if (this.#texts.length >= this.#max) return undefined;
    const copy = ownCopy(text);
    this.#ids.set(copy, this.#texts.length);
    return this.#texts.push(copy) - 1;
  }
}

/** A piece of a longer string keeps all of that in memory: what is stored for long must be its own. */
export const ownCopy = (text: string): string => Buffer.from(text).toString();
