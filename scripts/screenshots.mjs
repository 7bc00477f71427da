/**
 * Writes summary, comment and check of the sample reports as pages in GitHub's style, and as pictures when Chromium is installed. Then it takes
 * pictures of the HTML page in many states, light and dark.
 * With names of samples it writes only those. `npm run pictures` writes the pictures of the documents into docs/pictures.
 *     npm run screenshots [-- SAMPLE ...]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import UPNG from 'upng-js';
import { SAMPLE_NAMES, sampleReport } from '../.shardwise/screenshots/lib/__tests__/render/sample-reports.js';
import { GITHUB } from '../.shardwise/screenshots/lib/src/platform/github/host.js';
import { annotationsOf } from '../.shardwise/screenshots/lib/src/render/annotations.js';
import { fitPage } from '../.shardwise/screenshots/lib/src/render/budget.js';
import { renderCheck } from '../.shardwise/screenshots/lib/src/render/check-text.js';
import { renderComment } from '../.shardwise/screenshots/lib/src/render/comment.js';
import { renderConsole } from '../.shardwise/screenshots/lib/src/render/console.js';
import { shardSections } from '../.shardwise/screenshots/lib/src/render/sections/shards.js';
import { renderSummary } from '../.shardwise/screenshots/lib/src/render/summary.js';
import { findBrowser, takePicture } from './screenshots/browser.mjs';
import { htmlPage } from './screenshots/html-page.mjs';
import { IN_DOCUMENTS, STATES, takeDocumentPicture, takePagePictures } from './screenshots/page-states.mjs';

const FOLDER = resolve('.shardwise/screenshots');
const DOCUMENTS_FOLDER = resolve('docs/pictures');
/** The sample in the documents, and the pages of it that they show. */
const SHOWN = { sample: 'pull-request', pages: ['comment', 'shards'] };

const LINKS = {
  host: GITHUB,
  run: 'https://github.com/shop/shop/actions/runs/1234/attempts/1',
  source: (path, line) => GITHUB.links.file('https://github.com/shop/shop', '4f9c2d81b7', path, line),
  artifact: 'shardwise-default-report-attempt-1',
};
const NO_LIMIT = { max: Number.POSITIVE_INFINITY, sizeOf: (text) => text.length, rest: '' };

/** The pages: the width in pixels, the line that GitHub writes above, and the content. The shards are the end of the summary. */
const PAGES = {
  summary: { width: 900, bar: 'merge summary', render: (report) => renderSummary(report, LINKS) },
  shards: { width: 900, bar: 'merge summary', render: (report) => fitPage('', shardSections(report), NO_LIMIT) },
  comment: { width: 780, bar: '<b>github-actions</b> bot commented', render: (report) => renderComment(report, LINKS) },
  check: { width: 780, bar: 'Tests', render: (report) => checkPage(renderCheck(report, LINKS, isGreen(report))) },
};

const isGreen = ({ verdict }) => verdict === 'passed';
const checkPage = ({ conclusion, title, summary }) => `# ${conclusion}: ${title}\n\n${summary}`;

const words = process.argv.slice(2);
const forDocuments = words.includes('--documents');
const names = forDocuments ? [SHOWN.sample] : SAMPLE_NAMES.filter((name) => words.length === 0 || words.includes(name));

mkdirSync(FOLDER, { recursive: true });
const pages = names.flatMap((name) => kindsOf(name).map((kind) => writePage(name, kind, PAGES[kind])));
for (const name of names) writeTexts(name);
console.log(`${pages.length} pages are in ${FOLDER}`);
await takePictures(findBrowser());

function kindsOf(name) {
  if (forDocuments) return SHOWN.pages;
  return Object.keys(PAGES).filter((kind) => kind !== 'shards' || name === SHOWN.sample);
}

function writePage(name, kind, { width, bar, render }) {
  const markdown = render(sampleReport(name));
  const path = join(FOLDER, `${name}-${kind}`);
  writeFileSync(`${path}.md`, markdown);
  writeFileSync(`${path}.html`, htmlPage(markdown, bar));
  return { path, width };
}

function writeTexts(name) {
  const report = sampleReport(name);
  const annotations = annotationsOf([report], 50, GITHUB);
  writeFileSync(join(FOLDER, `${name}.txt`), renderConsole(report, GITHUB));
  writeFileSync(join(FOLDER, `${name}-annotations.json`), JSON.stringify(annotations, null, 2));
}

async function takePictures(browser) {
  if (browser === undefined) {
    console.log(
      'There are no pictures, because Chromium was not found: see CONTRIBUTING.md, or set CHROME to its path.',
    );
    process.exitCode = forDocuments ? 1 : 0;
    return;
  }
  for (const { path, width } of pages) takePicture(browser, path, width);
  if (forDocuments) {
    keepForDocuments();
    for (const name of Object.keys(IN_DOCUMENTS)) {
      const path = join(FOLDER, `${name}.png`);
      await takeDocumentPicture(browser, FOLDER, LINKS, name, path);
      writeFileSync(join(DOCUMENTS_FOLDER, `${name}.png`), smaller(readFileSync(path)));
    }
  } else {
    const states = Object.keys(STATES).filter(
      (name) => words.length === 0 || words.includes(name) || words.includes(STATES[name].sample),
    );
    const pictures = await takePagePictures(browser, FOLDER, LINKS, states);
    console.log(`${pictures.length} pictures of the page`);
  }
  console.log(`Pictures were taken with ${browser}.`);
}

function keepForDocuments() {
  mkdirSync(DOCUMENTS_FOLDER, { recursive: true });
  for (const kind of SHOWN.pages) {
    const picture = readFileSync(join(FOLDER, `${SHOWN.sample}-${kind}.png`));
    writeFileSync(join(DOCUMENTS_FOLDER, `${kind}.png`), smaller(picture));
  }
  console.log(`The pictures of the documents are in ${DOCUMENTS_FOLDER}`);
}

/** The picture with a palette of 256 colours, which is less than half as large. */
function smaller(picture) {
  const decoded = UPNG.decode(picture);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, 256));
}
