/**
 * Two files for programs that read: `llms.txt` lists the pages, and `llms-full.txt` has their texts. See https://llmstxt.org.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from './pages.mjs';

/** The first paragraph of a page as one line, without the targets of its links. */
const firstParagraph = (markdown) =>
  (markdown.split(/\n{2,}/).find((text) => /^[\p{L}`*]/u.test(text)) ?? '')
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');

const listOf = ({ title, pages }, address) =>
  [`## ${title}\n`, ...pages.map((page) => `- [${page.title}](${address(page)}): ${firstParagraph(page.text)}`)].join(
    '\n',
  );

export function writeLlms(folder, groups, { description, base }) {
  const address = ({ place }) => `${base}${place.replace(/\.md$/, '.html')}`;
  const read = groups.map(({ title, pages }) => ({
    title,
    pages: pages.map((page) => ({ ...page, text: readSource(page.source) })),
  }));
  const write = (file, parts) =>
    writeFileSync(join(folder, file), [`# Shardwise\n\n> ${description}`, ...parts, ''].join('\n\n'));
  write(
    'llms.txt',
    read.map((group) => listOf(group, address)),
  );
  write(
    'llms-full.txt',
    read.flatMap(({ pages }) => pages.map(({ text }) => text)),
  );
}
