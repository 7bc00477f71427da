/** The page of a run that has not ended, in a real browser. It runs what `npm run page` has built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { LivePage } from '../../src/entry/live-page.ts';
import { RunInProgress } from '../../src/entry/live-run.ts';
import { createScreen } from '../../src/entry/screen.ts';
import type { ShardEvent } from '../../src/events/event.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderHtml } from '../../src/render/html/html-file.ts';
import { ends, PLAN, starts } from '../events/live/samples.ts';
import { sampleMerged } from '../render/sample-reports.ts';
import { findBrowser, PageBrowser } from '../support/browser.ts';
import { FakeTerminal } from '../support/fake-terminal.ts';
import { expectTool } from '../support/tools.ts';

jest.setTimeout(60_000);

const chromium = findBrowser();
const inBrowser = expectTool('Chromium', chromium !== undefined) ? describe : describe.skip;

const EVIL = '<img src=x onerror="document.title=1"><script>alert(1)</script>\u202e';

inBrowser('the page of a run that has not ended', () => {
  let browser: PageBrowser;
  let folder: string;
  let page: LivePage;
  let run: RunInProgress;
  let url: string;

  beforeAll(async () => {
    browser = await PageBrowser.start(chromium ?? '');
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shardwise-live-'));
    const terminal = new FakeTerminal(false);
    page = await LivePage.open(0, createScreen(terminal.stream, {}));
    url = terminal.text.trim().replace('follow this run at ', '');
    run = new RunInProgress(PLAN);
    page.follow(run);
  });
  afterEach(async () => {
    await browser.clean();
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => browser?.stop());

  const tell = (shard: number, ...events: readonly ShardEvent[]) => {
    for (const event of events) run.event({ shard, axis: '' }, { at: new Date().toISOString(), ...event });
  };
  const seen = (on: Page, selector: string): Promise<string> =>
    // biome-ignore lint/performance/useDomNodeTextContent: what people see counts, and hidden text is not seen
    on.locator(selector).innerText();
  const shown = (on: Page, words: string) => on.getByText(words, { exact: false }).first().waitFor();

  test('shows what runs, and what fails as it fails, without being loaded again', async () => {
    const { page: one, problems } = await browser.visit(url);
    await shown(one, '0 of 20 tests done');
    await shown(one, 'No test has failed.');
    await one.evaluate(() => document.body.setAttribute('data-mark', 'kept'));
    tell(1, starts('adds', 'a'), ends('adds'), starts('subtracts', 'a'));
    await shown(one, '1 of 20 tests done');
    await shown(one, 'a › Group › subtracts');
    tell(1, ends('subtracts', 'failed'), { event: 'retry', tryNumber: 2, units: ['a'] });
    tell(2, { event: 'shard-finished', outcome: 'crashed', tests: 3, failed: 0 });
    await shown(one, '1 failure');
    await shown(one, 'runs again');
    await shown(one, 'crashed');
    expect(await one.locator('.failures li').allInnerTexts()).toEqual([expect.stringContaining('Group › subtracts')]);
    tell(1, starts('subtracts', 'a', 'try-2'), ends('subtracts', 'passed', 'try-2'));
    await shown(one, 'no failures, and 1 that passed on a later try');
    expect(await one.locator('body').getAttribute('data-mark')).toBe('kept');
    expect(problems).toEqual([]);
  });

  test('is the same for who opens it late, and names do nothing in it', async () => {
    const first = await browser.visit(url);
    tell(1, starts(EVIL, EVIL), ends(EVIL, 'failed'), starts(EVIL, EVIL));
    tell(2, { event: 'worker-lost', worker: EVIL, why: EVIL, again: [] });
    await shown(first.page, '1 failure');
    const late = await browser.visit(url);
    await shown(late.page, '1 failure');
    const words = async (on: Page) =>
      (await seen(on, '#app'))
        .replaceAll(/\d+ (?:s|min)(?: ago| left)?/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
    expect(await words(late.page)).toBe(await words(first.page));
    for (const { page: one, problems } of [first, late]) {
      expect(await one.locator('#app img, #app script, #top img').count()).toBe(0);
      expect(await seen(one, '.failures li')).toContain('<script>alert(1)</script>\\u{202e}');
      expect(problems).toEqual([]);
    }
  });

  test('has no serious finding of axe, light and dark', async () => {
    tell(1, starts('adds', 'a'), ends('adds', 'failed'), starts('subtracts', 'a'));
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page: one } = await browser.visit(url, '', { colorScheme });
      await shown(one, '1 failure');
      await one.evaluate(axe.source);
      const found = await one.evaluate(async () => {
        const { violations } = await (
          window as unknown as { axe: { run(): Promise<{ violations: { help: string }[] }> } }
        ).axe.run();
        return violations.map(({ help }) => help);
      });
      expect(found).toEqual([]);
    }
  });

  test('becomes the report, and keeps it after the program has ended', async () => {
    const { page: one, problems } = await browser.visit(url, '#view=timeline');
    await shown(one, '0 of 20 tests done');
    const report = join(folder, 'report.html');
    writeFileSync(
      report,
      [...renderHtml({ ...sampleMerged('new-and-known'), links: { host: GITHUB, source: () => '' } })].join(''),
    );
    await page.finish(report, false);
    await one.locator('.timeline').waitFor();
    expect(await seen(one, 'h1')).toContain('2 new and 3 known failures in 600 tests');
    await expect(fetch(url)).rejects.toThrow();
    expect(problems).toEqual([]);
  });

  test('says when the program does not answer', async () => {
    const { page: one } = await browser.visit(url);
    await page.close();
    await shown(one, 'does not answer');
  });
});
