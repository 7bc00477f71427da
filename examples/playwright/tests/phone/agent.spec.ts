import { expect, test } from '../shop';

test('a phone gets small pages', async ({ request }) => {
  expect(await (await request.get('/books')).json()).toMatchObject({ pages: 4 });
});

test('a phone that pretends to be none gets large ones', async ({ request }) => {
  const headers = { 'user-agent': 'Example Desktop' };
  expect(await (await request.get('/books', { headers })).json()).toMatchObject({ pages: 2 });
});
