/** Lists in pages, with the header that leads to the next one. */
import type { Exchange, Reply } from './http.ts';

/** https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 30;

/** @param bodyOf wraps the rows of this page where GitHub does not send a plain list */
export function paged<T>(
  request: Exchange,
  origin: string,
  rows: readonly T[],
  bodyOf: (page: readonly T[]) => object = (page) => page,
): Reply {
  const perPage = Math.min(MAX_PER_PAGE, Number(request.query.get('per_page') ?? DEFAULT_PER_PAGE));
  const page = Number(request.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(rows.length / perPage));
  return {
    status: 200,
    headers: page < last ? { link: linkHeader(request, origin, page + 1, last) } : {},
    body: bodyOf(rows.slice((page - 1) * perPage, page * perPage)),
  };
}

function linkHeader(request: Exchange, origin: string, next: number, last: number): string {
  const to = (page: number) => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(page));
    return `<${origin}${request.path}?${query}>`;
  };
  return `${to(next)}; rel="next", ${to(last)}; rel="last"`;
}
