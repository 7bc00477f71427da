/** The states of the HTML page that pictures show, and the pictures themselves. Each state is a link into the page of a sample. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { largeRun } from '../../.shardwise/screenshots/lib/__tests__/page/large-run.js';
import { halfwayRun } from '../../.shardwise/screenshots/lib/__tests__/render/live-sample.js';
import { sampleMerged } from '../../.shardwise/screenshots/lib/__tests__/render/sample-reports.js';
import { changesSince } from '../../.shardwise/screenshots/lib/src/events/live/view.js';
import { servePage } from '../../.shardwise/screenshots/lib/src/platform/local/page-server.js';
import { policyOf } from '../../.shardwise/screenshots/lib/src/render/html/head.js';
import { renderHtml } from '../../.shardwise/screenshots/lib/src/render/html/html-file.js';
import { renderLivePage } from '../../.shardwise/screenshots/lib/src/render/html/live-page.js';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 400, height: 760 };

/** By the name of the picture. */
export const STATES = {
  'all-green': { sample: 'all-green' },
  'one-failure': { sample: 'one-failure' },
  'a-test': { sample: 'pull-request', hash: '#test=tests/prices/totals.test.ts+›+prices+›+rounds+half+up' },
  'new-and-known': { sample: 'new-and-known' },
  'earlier-runs': { sample: 'new-and-known', hash: '#q=is:known-flaky&test=@50' },
  '300-failures': { sample: '300-failures', hash: '#by=message' },
  infrastructure: { sample: 'infrastructure' },
  'missing-shard': { sample: 'missing-shard' },
  'crashed-shard': { sample: 'crashed-shard' },
  flaky: { sample: 'flaky-only', hash: '#test=@30' },
  quarantine: { sample: 'quarantined', hash: '#view=run' },
  'first-run': { sample: 'first-run' },
  hostile: { sample: 'hostile-names', hash: '#test=@10' },
  timeline: { sample: 'new-and-known', hash: '#view=timeline' },
  'timeline-as-it-ran': { sample: 'as-it-ran', hash: '#view=timeline' },
  trends: { sample: 'new-and-known', hash: '#view=trends' },
  'narrow-trends': { sample: 'new-and-known', size: NARROW, hash: '#view=trends' },
  '100000-tests': { tests: 100_000 },
  'timeline-of-many': { tests: 100_000, hash: '#view=timeline' },
  'narrow-window': { sample: 'new-and-known', size: NARROW },
  'live-half-way': { live: true },
  'narrow-live': { live: true, size: NARROW },
  'narrow-test': { sample: 'new-and-known', size: NARROW, hash: '#test=@7' },
};

/** The states in the documents by the names of their pictures, and their heights there. */
export const IN_DOCUMENTS = { page: { state: 'a-test', height: 640 }, live: { state: 'live-half-way', height: 620 } };

/** @param names of states @returns the paths of the pictures */
export async function takePagePictures(executablePath, folder, links, names) {
  const browser = await chromium.launch({ executablePath });
  const pictures = [];
  for (const name of names) {
    const { sample, tests, live, hash = '', size = WIDE } = STATES[name];
    if (live) {
      pictures.push(...(await takeLivePictures(browser, join(folder, `page-${name}`), size)));
      continue;
    }
    const file = join(folder, `page-${name}.html`);
    const merged = tests === undefined ? sampleMerged(sample) : largeRun(tests);
    writeFileSync(file, [...renderHtml({ ...merged, links })].join(''));
    for (const colorScheme of ['light', 'dark']) {
      const picture = join(folder, `page-${name}-${colorScheme}.png`);
      await takeOne(browser, `${pathToFileURL(file)}${hash}`, picture, { viewport: size, colorScheme });
      pictures.push(picture);
    }
  }
  await browser.close();
  return pictures;
}

/** Pictures of a run that has not ended. */
async function takeLivePictures(browser, path, viewport) {
  const pictures = [];
  await onLiveServer(async (address) => {
    for (const colorScheme of ['light', 'dark']) {
      const picture = `${path}-${colorScheme}.png`;
      await takeOne(browser, address, picture, { viewport, colorScheme });
      pictures.push(picture);
    }
  });
  return pictures;
}

/** Serves a run half-way. */
async function onLiveServer(act) {
  const whole = () => JSON.stringify(changesSince(halfwayRun(Date.now()), -1));
  const server = await servePage(0, {
    page: () => ({ html: renderLivePage() }),
    policy: () => policyOf('live'),
    changes: (state) => (state === '' ? { state: '1', text: whole() } : undefined),
    file: () => undefined,
  });
  await act(server.url);
  await server.close();
}

/** @param picture where it is written, with two pixels for each pixel of the page */
export async function takeDocumentPicture(executablePath, folder, links, name, picture) {
  const { state, height } = IN_DOCUMENTS[name];
  const { sample, live, hash = '' } = STATES[state];
  const look = { viewport: { ...WIDE, height }, colorScheme: 'light', deviceScaleFactor: 2 };
  const browser = await chromium.launch({ executablePath });
  if (live) await onLiveServer((address) => takeOne(browser, address, picture, look));
  else {
    const file = join(folder, 'page.html');
    writeFileSync(file, [...renderHtml({ ...sampleMerged(sample), links })].join(''));
    await takeOne(browser, `${pathToFileURL(file)}${hash}`, picture, look);
  }
  await browser.close();
}

async function takeOne(browser, address, picture, look) {
  const page = await browser.newPage(look);
  await page.goto(address);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.screenshot({ path: picture });
  await page.close();
}
