/**
 * Links as GitHub reads them become links of the site. Documents name each other by their paths in the repository. What the site does not
 * have is shown by GitHub. Pictures from elsewhere are left out, because readers of the site make no request to others.
 */
import { dirname, join, relative } from 'node:path/posix';
import { placeOf } from './pages.mjs';

const isElsewhere = (link) => /^[a-z]+:/i.test(link);

/** A link in one file of the repository, as a link between two places of the site. */
export function linkOf(source, link, { sources, repository }) {
  const [path, anchor] = link.split('#');
  if (path === '' || isElsewhere(link) || link.startsWith('/')) return link;
  const target = join(dirname(source), decodeURIComponent(path)).replace(/\/$/, '');
  const found = [target, `${target}/README.md`].find((candidate) => sources.includes(candidate));
  if (found === undefined) return `${repository}/blob/main/${target}`;
  const place = relative(dirname(placeOf(source)), placeOf(found));
  // VitePress takes a path that begins with a dot for a file.
  return `./${place}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** A badge is a link whose only content is a picture from elsewhere. */
const withoutEmptyLinks = (tokens) =>
  tokens.filter(
    ({ type }, at) =>
      !(type === 'link_open' && tokens[at + 1]?.type === 'link_close') &&
      !(type === 'link_close' && tokens[at - 1]?.type === 'link_open'),
  );

/** The plug-in of markdown-it. */
export function withSiteLinks(markdown, { folder, ...site }) {
  const sourceOf = new Map(site.sources.map((source) => [placeOf(source), source]));
  markdown.core.ruler.push('site-links', ({ tokens, env }) => {
    const source = sourceOf.get(relative(folder, env.path));
    for (const token of tokens) {
      for (const part of [token, ...(token.children ?? [])]) change(part, source);
      if (token.children) token.children = withoutEmptyLinks(token.children.filter(({ hidden }) => !hidden));
    }
  });

  function change(token, source) {
    const local = (link) => linkOf(source, link, site);
    // Vue would compute what stands in braces, such as an expression of GitHub.
    if (token.type === 'code_inline') token.attrSet('v-pre', '');
    if (token.type === 'link_open') token.attrSet('href', local(token.attrGet('href')));
    if (token.type === 'image') token.attrSet('src', local(token.attrGet('src')));
    if (token.type === 'image' && isElsewhere(token.attrGet('src'))) token.hidden = true;
    if (token.type.startsWith('html_'))
      token.content = token.content.replaceAll(/\bsrc="([^"]+)"/g, (_, path) => `src="${local(path)}"`);
  }
}
