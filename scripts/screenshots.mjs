/**
 * Shows what people will see: summary, comment and check of the sample reports as pages in GitHub's style, and as pictures where there is a
 * Chromium (`chromium` or `google-chrome`, or the one that CHROME names). Mermaid diagrams stay text.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { SAMPLE_NAMES, sampleReport } from '../.shardwise/screenshots/lib/__tests__/render/sample-reports.js';
import { GITHUB } from '../.shardwise/screenshots/lib/src/platform/github/host.js';
import { annotationsOf } from '../.shardwise/screenshots/lib/src/render/annotations.js';
import { renderCheck } from '../.shardwise/screenshots/lib/src/render/check-text.js';
import { renderComment } from '../.shardwise/screenshots/lib/src/render/comment.js';
import { renderConsole } from '../.shardwise/screenshots/lib/src/render/console.js';
import { renderSummary } from '../.shardwise/screenshots/lib/src/render/summary.js';

const FOLDER = resolve('.shardwise/screenshots');
const STYLE = readFileSync(
  createRequire(import.meta.url).resolve('github-markdown-css/github-markdown-light.css'),
  'utf8',
);
const BROWSERS = [process.env.CHROME, 'chromium', 'google-chrome'].filter((name) => name);
const MAX_HEIGHT = 2400;
const MARGIN = 24;
/** So that a picture ends where the page does. */
const TELL_HEIGHT = '<script>document.title = document.documentElement.scrollHeight</script>';

const LINKS = {
  host: GITHUB,
  run: 'https://github.com/shop/shop/actions/runs/1234/attempts/1',
  source: (path, line) => GITHUB.links.file('https://github.com/shop/shop', '4f9c2d81b7', path, line),
  artifact: 'shardwise-default-report-attempt-1',
};

/** Width of the page in pixels, and what is on it. */
const PAGES = {
  summary: { width: 1000, render: (report) => renderSummary(report, LINKS) },
  comment: { width: 780, render: (report) => renderComment(report, LINKS) },
  check: { width: 780, render: (report) => checkPage(renderCheck(report, LINKS, report.verdict === 'passed')) },
};

mkdirSync(FOLDER, { recursive: true });
const only = process.argv.slice(2);
const names = SAMPLE_NAMES.filter((name) => only.length === 0 || only.includes(name));
const pages = names.flatMap((name) => Object.entries(PAGES).map(([kind, page]) => writePage(name, kind, page)));
for (const name of names) {
  writeFileSync(join(FOLDER, `${name}.txt`), renderConsole(sampleReport(name), GITHUB));
  writeFileSync(
    join(FOLDER, `${name}-annotations.json`),
    JSON.stringify(annotationsOf(sampleReport(name), 50, GITHUB), null, 2),
  );
}
console.log(`${pages.length} pages are in ${FOLDER}`);
takePictures(pages);

function writePage(name, kind, { width, render }) {
  const markdown = render(sampleReport(name));
  const path = join(FOLDER, `${name}-${kind}`);
  writeFileSync(`${path}.md`, markdown);
  writeFileSync(`${path}.html`, htmlPage(markdown));
  return { path, width };
}

function checkPage({ conclusion, title, summary }) {
  return `# ${conclusion}: ${title}\n\n${summary}`;
}

function htmlPage(markdown) {
  const body = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  return `<!doctype html><meta charset="utf-8"><style>${STYLE} body { margin: ${MARGIN}px }</style><article class="markdown-body">${body}</article>${TELL_HEIGHT}`;
}

function takePictures(pages) {
  const browser = BROWSERS.find((name) => spawnSync(name, ['--version']).status === 0);
  if (browser === undefined) return console.log('There is no Chromium here, so no pictures: set CHROME to its path.');
  for (const { path, width } of pages) {
    const show = (height, ...flags) => {
      const args = ['--headless', '--no-sandbox', '--hide-scrollbars', `--window-size=${width},${height}`, ...flags];
      return spawnSync(browser, [...args, `file://${path}.html`], { encoding: 'utf8' });
    };
    const height = Number(/<title>(\d+)/.exec(show(100, '--dump-dom').stdout)?.[1] ?? MAX_HEIGHT);
    const { status } = show(Math.min(height + MARGIN, MAX_HEIGHT), `--screenshot=${path}.png`);
    if (status !== 0) console.log(`${browser} took no picture of ${path}.html`);
  }
  console.log(`Pictures were taken with ${browser}.`);
}
