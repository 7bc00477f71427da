/** The stock of the warehouse. To count it takes a while, and while it is counted nobody gets an answer. */
const COUNTING_MS = 400;

const stock = new Map([
  ['b1', 12],
  ['b5', 0],
  ['b7', 3],
]);

export async function inStock(id: string, isCounting = process.env['SHARDWISE_TRY'] === '1'): Promise<number> {
  await new Promise((done) => setTimeout(done, COUNTING_MS));
  if (isCounting) throw new Error('the warehouse is still counting');
  return stock.get(id) ?? 0;
}
