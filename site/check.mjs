/**
 * What must be true of the built site: every page has its text, and every link and anchor inside the site leads somewhere. VitePress itself
 * checks links to pages only, and goes on after a page that it could not render.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The addresses and ids of a page. */
const linksOf = (html) => [...html.matchAll(/\s(?:href|src)="([^"]+)"/g)].map(([, link]) => link);
const idsOf = (html) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));

/** What is wrong, a line for each problem. */
export function problemsOf(folder, base) {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.html') && file !== '404.html');
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const ids = new Map([...texts].map(([page, html]) => [page, idsOf(html)]));
  return pages.flatMap((page) => [
    ...(texts.get(page).includes('<h1') ? [] : [`${page} has no text`]),
    ...linksOf(texts.get(page))
      .filter((link) => !leads(new URL(decodeEntities(link), `http://site${base}${page}`)))
      .map((link) => `${page} links to ${link}, which leads nowhere`),
  ]);

  function leads({ origin, pathname, hash }) {
    if (origin !== 'http://site') return true;
    if (!pathname.startsWith(base)) return false;
    const path = decodeURIComponent(pathname.slice(base.length));
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    if (!existsSync(join(folder, file))) return false;
    return hash === '' || ids.get(file)?.has(decodeURIComponent(hash.slice(1))) === true;
  }
}

const decodeEntities = (text) => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
