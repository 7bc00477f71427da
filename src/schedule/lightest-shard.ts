/** Shards by load, the lightest on top. It is a binary heap, because the search packs 100,000 units up to 1,024 times. */
export class LightestShard {
  readonly #loads: Float64Array;
  readonly #counts: Uint32Array;
  /** The shard numbers as a heap: a parent is never heavier than its children. */
  readonly #heap: Uint32Array;

  constructor(shards: number) {
    this.#loads = new Float64Array(shards);
    this.#counts = new Uint32Array(shards);
    this.#heap = Uint32Array.from({ length: shards }, (_, shard) => shard);
  }

  /** Adds the weight to the lightest shard and returns its number, counted from 0. */
  add(weight: number): number {
    const shard = this.#heap[0] as number;
    this.#loads[shard] = this.loadOf(shard) + weight;
    this.#counts[shard] = this.countOf(shard) + 1;
    this.#sink();
    return shard;
  }

  /** The load of the lightest shard. */
  leastLoad(): number {
    return this.loadOf(this.#heap[0] as number);
  }

  /** How many weights a shard has. */
  countOf(shard: number): number {
    return this.#counts[shard] as number;
  }

  /** The load of a shard. */
  loadOf(shard: number): number {
    return this.#loads[shard] as number;
  }

  /** Of equal loads the shard with fewer units is lighter, so that units without weight fill empty shards. Then the lower number is. */
  #lighter(a: number, b: number): boolean {
    const byLoad = this.loadOf(a) - this.loadOf(b);
    if (byLoad !== 0) return byLoad < 0;
    const byCount = this.countOf(a) - this.countOf(b);
    return byCount === 0 ? a < b : byCount < 0;
  }

  /** Moves the shard on top, which has grown, down to its place. */
  #sink(): void {
    const shard = this.#heap[0] as number;
    let place = 0;
    for (let child = this.#lightestChild(place); child !== undefined; child = this.#lightestChild(place)) {
      const below = this.#heap[child] as number;
      if (!this.#lighter(below, shard)) break;
      this.#heap[place] = below;
      place = child;
    }
    this.#heap[place] = shard;
  }

  #lightestChild(place: number): number | undefined {
    const left = place * 2 + 1;
    const right = left + 1;
    if (left >= this.#heap.length) return undefined;
    if (right >= this.#heap.length) return left;
    return this.#lighter(this.#heap[right] as number, this.#heap[left] as number) ? right : left;
  }
}
