/**
 * Measures the page at 100, 5,000 and 100,000 tests: the size of the file, the time to write it, the time until the list is shown in a real
 * browser, and the time of the script in a frame while the list is scrolled.
 *     npm run bench:page
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { largeRun } from '../.shardwise/screenshots/lib/__tests__/page/large-run.js';
import { GITHUB } from '../.shardwise/screenshots/lib/src/platform/github/host.js';
import { renderHtml } from '../.shardwise/screenshots/lib/src/render/html/html-file.js';
import { findBrowser } from './screenshots/browser.mjs';

const COUNTS = [100, 5_000, 100_000];
const RUNS = 5;
const FRAMES = 120;
const LIMITS = new Map([
  [5_000, 600_000],
  [100_000, 5_000_000],
]);

const found = findBrowser();
if (found === undefined) throw new Error('there is no Chromium: set CHROME to its path');
const browser = await chromium.launch({ executablePath: found });
const folder = mkdtempSync(join(tmpdir(), 'shardwise-page-'));
for (const count of COUNTS) await measure(count);
await browser.close();
rmSync(folder, { recursive: true, force: true });

async function measure(count) {
  const merged = { ...largeRun(count), links: { host: GITHUB } };
  const start = performance.now();
  const file = join(folder, `${count}.html`);
  writeFileSync(file, [...renderHtml(merged)].join(''));
  const written = performance.now() - start;
  const shown = [];
  for (let run = 0; run < RUNS; run++) shown.push(await timeToShow(file));
  const { size } = statSync(file);
  const limit = LIMITS.get(count);
  const isKept = limit === undefined || size <= limit;
  const frame = await scriptOfFrame(file);
  console.log(
    `${count} tests: ${Math.round(size / 1000)} kB${isKept ? '' : ' (TOO LARGE)'}, written in ${Math.round(written)} ms, shown in ${median(shown)} ms (${Math.min(...shown)} to ${Math.max(...shown)}), script of a scrolled frame: median ${frame.median.toFixed(1)} ms, 95th percentile ${frame.high.toFixed(1)} ms`,
  );
  if (!isKept) process.exitCode = 1;
}

/** From the start of the navigation to the second frame after the list is there. */
async function timeToShow(file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.list li') === null) return;
      observer.disconnect();
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          window.shownAt = performance.now();
        }),
      );
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(pathToFileURL(file).href);
  let shownAt;
  while (shownAt === undefined) shownAt = await page.evaluate(() => window.shownAt);
  await page.close();
  return Math.round(shownAt);
}

/** Scrolls one screen a frame, and measures what the script does for it. */
async function scriptOfFrame(file) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${pathToFileURL(file).href}#by=none`);
  await page.locator('.list li').first().waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const scriptMs = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'ScriptDuration').value;
  };
  const times = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    const before = await scriptMs();
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          document.querySelector('.list').scrollBy(0, 800);
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
    times.push((await scriptMs()) - before);
  }
  await page.close();
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], high: sorted[Math.floor(sorted.length * 0.95)] };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
