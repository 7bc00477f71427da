import { expect, test } from './shop';

test.describe
  .serial('one cart', () => {
    test('is empty at first', async ({ request }) => {
      await request.delete('/carts/ada');
      expect(await (await request.get('/carts/ada')).json()).toEqual({ lines: [], cents: 0, shipping: 0 });
    });

    test('takes a book', async ({ request }) => {
      expect((await request.post('/carts/ada/b1')).status()).toBe(201);
    });

    test('counts the same book again', async ({ request }) => {
      expect(await (await request.post('/carts/ada/b1')).json()).toMatchObject({
        lines: [{ id: 'b1', count: 2, cents: 2580 }],
      });
    });

    test('adds up, with shipping by weight', async ({ request }) => {
      expect(await (await request.post('/carts/ada/b2')).json()).toMatchObject({ cents: 5030, shipping: 980 });
    });
  });

test('carts of two people are apart', async ({ request }) => {
  await request.post('/carts/siri/b5');
  expect(await (await request.get('/carts/per')).json()).toMatchObject({ lines: [] });
});

test('a book that is not there cannot be bought', async ({ request }) => {
  expect((await request.post('/carts/per/b99')).status()).toBe(404);
});

test('a cart that was never used cannot be emptied', async ({ request }) => {
  expect((await request.delete('/carts/nobody')).status()).toBe(404);
});
