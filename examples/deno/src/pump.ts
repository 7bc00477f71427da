/** A pump that draws air at first. */
export class Pump {
  constructor(readonly delay = 250) {}

  async water(bed: string): Promise<string> {
    if (Deno.env.get('SHARDWISE_TRY') === '1' && bed === 'far') throw new Error('only air');
    await new Promise((resolve) => setTimeout(resolve, this.delay));
    return `${bed} is wet`;
  }
}
