/** A book shop as a web service. Nothing is kept when it ends. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Book, books, pageOf, search } from './books';
import { Cart } from './cart';
import { priceInWords, shipping } from './prices';

type Answer = readonly [status: number, body: unknown];
type Route = (path: readonly string[], request: { readonly query: URLSearchParams; readonly phone: boolean }) => Answer;

export function createShop(): Server {
  const carts = new Map<string, Cart>();
  const cartOf = (name: string): Cart => carts.get(name) ?? carts.set(name, new Cart()).get(name) ?? new Cart();
  const routes: Readonly<Record<string, Route>> = {
    'GET books': ([id], { query, phone }) => (id === undefined ? listed(query, phone) : found(id)),
    'GET search': (_, { query }) => {
      const text = query.get('q') ?? '';
      return text.trim() === '' ? [400, { problem: 'write a word as q' }] : [200, search(text)];
    },
    'GET carts': ([name = '']) => [200, cartOf(name).content()],
    'POST carts': ([name = '', id = '']) => {
      const [status, body] = found(id);
      if (status !== 200) return [status, body];
      cartOf(name).add(body as Book);
      return [201, cartOf(name).content()];
    },
    'DELETE carts': ([name = '']) => [carts.delete(name) ? 204 : 404, undefined],
    'GET shipping': (_, { query }) => [200, shipping(Number(query.get('grams')), query.get('country') ?? 'NO')],
    'GET prices': ([cents = '']) => [200, { words: priceInWords(Number(cents)) }],
  };
  return createServer((request, response) => answer(request, response, routes));
}

function answer(request: IncomingMessage, response: ServerResponse, routes: Readonly<Record<string, Route>>): void {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const [name = '', ...path] = pathname.split('/').slice(1).map(decodeURIComponent);
  const route = routes[`${request.method} ${name}`];
  const phone = /phone/i.test(request.headers['user-agent'] ?? '');
  const [status, body] = route?.(path, { query, phone }) ?? [404, { problem: `there is no ${pathname}` }];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

function found(id: string): Answer {
  const book = books.find((candidate) => candidate.id === id);
  return book === undefined ? [404, { problem: `there is no book ${id}` }] : [200, book];
}

/** A phone gets smaller pages. */
const listed = (query: URLSearchParams, phone: boolean): Answer => [
  200,
  pageOf(books, Number(query.get('page') ?? 1), phone ? 2 : 4),
];
