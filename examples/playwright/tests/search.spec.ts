import { expect, test } from './shop';

const titles = (books: readonly { title: string }[]) => books.map(({ title }) => title);

for (const [words, found] of [
  ['rope', ['A Short History of Rope', 'Of Rope and Rain']],
  ['ROPE ada', ['A Short History of Rope']],
  ['moere', []],
  ['more', ['Møre by Foot']],
  ['øye', ['Møre by Foot', 'Harbours']],
] as const)
  test(`"${words}" finds ${found.length === 0 ? 'nothing' : found.join(' and ')}`, async ({ request }) => {
    expect(titles(await (await request.get('/search', { params: { q: words } })).json())).toEqual(found);
  });

test('a search needs a word', async ({ request }) => {
  const response = await request.get('/search?q=%20');
  expect(response.status()).toBe(400);
});

test.skip('a search forgives a typing error', async ({ request }) => {
  expect(titles(await (await request.get('/search?q=harbuors')).json())).toEqual(['Harbours']);
});
