type Job<T> = () => Promise<T>;

/** Runs jobs, at most some of them at a time. */
export class JobQueue {
  readonly #most: number;
  #running = 0;
  #peak = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get peak(): number {
    return this.#peak;
  }

  async run<T>(job: Job<T>): Promise<T> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    this.#peak = Math.max(this.#peak, this.#running);
    try {
      return await job();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}
