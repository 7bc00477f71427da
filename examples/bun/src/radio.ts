/** A radio whose first call may be lost in the noise. */
export class Radio {
  readonly #delay: number;

  constructor(delay = 250) {
    this.#delay = delay;
  }

  async call(harbour: string): Promise<string> {
    if (process.env['SHARDWISE_TRY'] === '1' && harbour === 'Skerry') throw new Error('only noise');
    await new Promise((resolve) => setTimeout(resolve, this.#delay));
    return `${harbour} hears you`;
  }
}
