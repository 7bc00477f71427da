/** A page of Markdown as GitHub shows it. Everything that it loads is in node_modules. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const { resolve } = createRequire(import.meta.url);

const GITHUB_STYLE = readFileSync(resolve('github-markdown-css/github-markdown-light.css'), 'utf8');
const OWN_STYLE = `
  body { margin: 16px }
  .box { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
  .bar { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; background: #f6f8fa; color: #59636e; font: 14px sans-serif }
  .bar b { color: #1f2328 }
  .box article { padding: 16px }
  .mermaid { text-align: center }
`;

const MERMAID = pathToFileURL(resolve('@mermaid-js/tiny'));
const MERMAID_CODE = /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g;

/** Writes the height into the title, where the browser's DOM shows it. The picture gets the height of the page. */
const TELL_HEIGHT = 'document.title = document.documentElement.scrollHeight';
const DRAW = `<script src="${MERMAID}"></script><script>mermaid.initialize({ startOnLoad: false }); mermaid.run().then(() => { ${TELL_HEIGHT} })</script>`;
const DRAW_NOTHING = `<script>${TELL_HEIGHT}</script>`;

/** @param bar the HTML of the line above the page */
export function htmlPage(markdown, bar) {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const body = html.replace(MERMAID_CODE, '<div class="mermaid">$1</div>');
  const head = `<!doctype html><meta charset="utf-8"><style>${GITHUB_STYLE}${OWN_STYLE}</style>`;
  const box = `<div class="box"><div class="bar">${bar}</div><article class="markdown-body">${body}</article></div>`;
  return `${head}${box}${body === html ? DRAW_NOTHING : DRAW}`;
}
