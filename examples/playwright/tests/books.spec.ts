import { expect, test } from './shop';

for (const [id, title] of [
  ['b1', 'The Tide Tables'],
  ['b4', 'Møre by Foot'],
  ['b7', 'Harbours'],
])
  test(`book ${id} is ${title}`, async ({ request }) => {
    expect(await (await request.get(`/books/${id}`)).json()).toMatchObject({ id, title });
  });

test('an unknown book is not found', async ({ request }) => {
  const response = await request.get('/books/b99');
  expect(response.status()).toBe(404);
  expect(await response.json()).toEqual({ problem: 'there is no book b99' });
});

test('an unknown path is not found', async ({ request }) => {
  expect((await request.get('/authors')).status()).toBe(404);
});
