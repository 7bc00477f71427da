import { expect, test } from './shop';

/** A phone has pages of two books, and so more of them. */
const size = () => (test.info().project.name === 'phone' ? 2 : 4);

test('the first page has the first books', async ({ request }) => {
  const page = await (await request.get('/books')).json();
  expect(page.titles).toEqual(
    ['The Tide Tables', 'Lamps of the North', 'A Short History of Rope', 'Møre by Foot'].slice(0, size()),
  );
});

for (const page of [1, 2])
  test(`page ${page} is full or the last one`, async ({ request }) => {
    const { titles, pages } = await (await request.get(`/books?page=${page}`)).json();
    expect(titles.length).toBe(page < pages ? size() : 7 % size());
  });

test.describe('a page that does not exist', () => {
  test('is the last one when it is too far', async ({ request }) => {
    const { page, pages } = await (await request.get('/books?page=99')).json();
    expect(page).toBe(pages);
  });

  test('is the first one when it is no number', async ({ request }) => {
    expect(await (await request.get('/books?page=all')).json()).toMatchObject({ page: 1 });
  });
});
