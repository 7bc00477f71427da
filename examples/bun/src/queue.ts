/** Cars that wait at the pier. */
export class Queue {
  readonly #cars: string[] = [];

  join(plate: string): number {
    if (this.#cars.includes(plate)) throw new Error(`${plate} is in the queue`);
    return this.#cars.push(plate);
  }

  async board(places: number): Promise<string[]> {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return this.#cars.splice(0, places);
  }
}
