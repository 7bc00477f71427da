/** The page in a real browser. It runs what `npm run page` has built. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderHtml } from '../../src/render/html/html-file.ts';
import type { Merged } from '../../src/render/renderer.ts';
import { type SampleName, sampleMerged } from '../render/sample-reports.ts';
import { findBrowser, PageBrowser, type Watched } from '../support/browser.ts';
import { expectTool } from '../support/tools.ts';
import { largeRun } from './large-run.ts';

jest.setTimeout(60_000);

const chromium = findBrowser();
// Without one, only CI fails: see `expectTool`.
const inBrowser = expectTool('Chromium', chromium !== undefined) ? describe : describe.skip;

const LINKS = {
  host: GITHUB,
  run: 'https://github.com/shop/shop/actions/runs/1',
  source: (path: string, line?: number) =>
    GITHUB.links?.file('https://github.com/shop/shop', '4f9c2d8', path, line) ?? '',
};
const htmlOf = (merged: Omit<Merged, 'links'>): string => [...renderHtml({ ...merged, links: LINKS })].join('');

/** The sample with other attachments of its failed test. */
function withAttachments(attachments: readonly string[]): Omit<Merged, 'links'> {
  const { report, ...merged } = sampleMerged('new-and-known');
  const tests = report.tests.map((test) => (test.attachments === undefined ? test : { ...test, attachments }));
  return { ...merged, report: { ...report, tests } };
}

/** The sample with another failure of all its failed tests. */
function withFailure(failure: { readonly message: string; readonly detail: string }): Omit<Merged, 'links'> {
  const { report, tests, ...merged } = sampleMerged('new-and-known');
  const changed = <T extends { readonly outcome: string }>(all: Iterable<T>): T[] =>
    [...all].map((test) => (test.outcome === 'failed' ? { ...test, ...failure } : test));
  return { ...merged, report: { ...report, tests: changed(report.tests) }, tests: changed(tests) };
}

/** What axe puts into the window, as far as it is read here. */
interface Violation {
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The screenshot of a failed test in the samples, as a picture of one pixel. */
const SHOT = 'attachments/default/shard-1-attempt-1/try-1/2-test-failed-1.png';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let browser: PageBrowser;
let watched: Watched[] = [];

async function openHtml(html: string, hash = '', options: BrowserContextOptions = {}, ready?: string): Promise<Page> {
  const one = await browser.open(html, hash, options, ready);
  watched.push(one);
  return one.page;
}
const open = (sample: SampleName, hash = '', options: BrowserContextOptions = {}) =>
  openHtml(htmlOf(sampleMerged(sample)), hash, options);

const hashOf = async (page: Page): Promise<string> => decodeURIComponent(new URL(page.url()).hash);
const titles = (page: Page): Promise<string[]> => page.locator('.list .test .words .line:first-child').allInnerTexts();
const headings = (page: Page): Promise<string[]> => page.locator('.list .group b').allInnerTexts();
const shown = (one: Locator): Promise<string> =>
  // biome-ignore lint/performance/useDomNodeTextContent: what people see counts, and hidden text is not seen
  one.innerText();
const textOf = (page: Page, selector: string): Promise<string> => shown(page.locator(selector).first());
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
/** Until it is so, because the page draws a little later than a key is pressed. */
async function until<T>(read: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await read();
    if (isRight(value) || tries > 100) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

inBrowser('the page in a browser', () => {
  beforeAll(async () => {
    browser = await PageBrowser.start(chromium ?? '');
    browser.leave(SHOT, PIXEL);
  });
  afterEach(async () => {
    const problems = watched.flatMap((one) => one.problems);
    watched = [];
    await browser.clean();
    // No request, no breach of the policy, no error, whatever the test did.
    expect(problems).toEqual([]);
  });
  afterAll(() => browser?.stop());

  test('says the verdict and what to do first, and shows failures by what is known of them', async () => {
    const page = await open('new-and-known');
    expect(await textOf(page, 'h1')).toBe('Failed: 2 new and 3 known failures in 600 tests');
    expect(await textOf(page, '.advice')).toContain('Start with the new failures');
    expect(await headings(page)).toEqual([
      'Probably yours',
      'Also failing on the default branch',
      'Known to be flaky',
      'Flaky',
      'Passed',
    ]);
    expect(await textOf(page, '.count')).toBe('showing 600 of 600');
    expect(await page.locator('.static').count()).toBe(0);
  });

  test('a search narrows the list, counts, and is in the address', async () => {
    const page = await open('new-and-known');
    await page.keyboard.press('/');
    await page.keyboard.type('file:prices rounds');
    expect(
      await until(
        () => textOf(page, '.count'),
        (text) => text.startsWith('showing 10'),
      ),
    ).toBe('showing 10 of 600');
    expect((await titles(page)).every((title) => title.includes('rounds'))).toBe(true);
    expect(await hashOf(page)).toBe('#q=file:prices+rounds');
    await page.locator('#search').fill('nothing like this');
    await page.getByText('Show all').click();
    expect(await textOf(page, '.count')).toBe('showing 600 of 600');
  });

  test('says what earlier runs said of a test, in words and in a bar for each run', async () => {
    const page = await open('new-and-known', '#q=is:known-flaky&test=@50');
    expect(await textOf(page, '.past p')).toBe(
      'Failed in 1 and flaky in 2 of the 28 that ran it of the last 30 runs of the default branch, since 22 Feb 2026, the last time 3 runs ago.',
    );
    const bars = page.locator('.past li');
    expect(await bars.count()).toBe(30);
    expect(await bars.nth(9).getAttribute('title')).toBe('flaky, 1.9 s, 22 Feb 2026, 12667d2');
    expect(await bars.nth(16).getAttribute('title')).toMatch(/^skipped, \d+ Feb 2026/);
    const heights = await bars.evaluateAll((all) => all.map((bar) => (bar as HTMLElement).offsetHeight));
    expect(heights[22]).toBe(28);
    expect(heights[0]).toBeLessThan(10);
  });

  test('shows how the suite goes from run to run, which tests are flaky there, and what is slow', async () => {
    const page = await open('new-and-known', '#view=trends');
    expect(await page.locator('.trend b').allInnerTexts()).toEqual([
      'Slowest shard',
      'Tests',
      'Failed, and flaky above',
      'Billed minutes',
    ]);
    const [duration] = await page.locator('.trend svg').all();
    expect(await duration?.getAttribute('aria-label')).toBe('Slowest shard: 2 min 59 s now, usually 2 min 26 s');
    expect(await duration?.locator('rect').count()).toBe(31);
    expect(await duration?.locator('rect.this').count()).toBe(1);
    await page.getByText('31 runs as a table').click();
    expect(await page.locator('.trends tbody tr').count()).toBe(31);
    expect(await textOf(page, '.trends tbody tr')).toContain('this run');
    const first = await page.locator('.slow li:first-child').allInnerTexts();
    expect(first.map((line) => line.split(' tests/')[0])).toEqual(['1.1 s', '4.9 s']);
    await page.locator('.board button').first().click();
    expect(
      await until(
        () => textOf(page, '.count'),
        (text) => !text.includes('600 of 600'),
      ),
    ).toMatch(/^showing \d+ of 600/);
    expect((await titles(page)).some((title) => title.includes('refuses a negative amount'))).toBe(true);
  });

  test('has no trends in a first run, and says when there will be some', async () => {
    const page = await open('first-run', '#view=trends');
    expect(await textOf(page, '.trends p')).toContain('No earlier run is known');
  });

  test('says what the run cost, and what one shard fewer or more would have taken', async () => {
    const page = await open('new-and-known', '#view=timeline');
    expect(await page.locator('.said').allInnerTexts()).toContain(
      'It cost 12 billed minutes. The plan predicted for 3 shards: 3 min 12 s and 12 billed minutes; for 5 shards: 2 min 09 s and 15 billed minutes.',
    );
  });

  test('links what a test has left, says where it is, and copies the command that shows a trace', async () => {
    const kept = {
      artifact: 'shardwise-default-report-attempt-1',
      artifacts: 'https://github.com/shop/shop#artifacts',
    };
    const html = [...renderHtml({ ...sampleMerged('new-and-known'), links: { ...LINKS, ...kept } })].join('');
    const page = await openHtml(html, '#test=@7', { permissions: ['clipboard-read', 'clipboard-write'] });
    const links = page.locator('.attachments li a');
    expect(await links.allInnerTexts()).toEqual(['error-context.md', 'test-failed-1.png', 'trace.zip']);
    expect(await links.nth(1).getAttribute('href')).toBe(
      'attachments/default/shard-1-attempt-1/try-1/2-test-failed-1.png',
    );
    expect(await textOf(page, '.attachments p')).toContain(
      'In attachments/default/shard-1-attempt-1 of the artifact shardwise-default-report-attempt-1',
    );
    expect(await page.locator('.attachments p a').getAttribute('href')).toBe(kept.artifacts);
    await page.locator('.attachments button').click();
    expect(
      await until(
        () => clipboard(page),
        (text) => text !== '',
      ),
    ).toBe('npx playwright show-trace attachments/default/shard-1-attempt-1/try-1/3-trace.zip');
  });

  test('shows a screenshot where it is beside the page, below the failure, and only its link where it is not', async () => {
    const page = await open('new-and-known', '#test=@7');
    const image = page.locator('.attachments img');
    expect(await image.getAttribute('src')).toBe(SHOT);
    const isShown = () => image.evaluate((one) => (one as HTMLImageElement).naturalWidth === 1);
    expect(await until(isShown, Boolean)).toBe(true);
    const topOf = (selector: string) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().top);
    expect(await topOf('.attachments')).toBeGreaterThan(await topOf('#try'));
    const lost = SHOT.replace('try-1/2-', 'try-1/9-');
    const elsewhere = await openHtml(htmlOf(withAttachments([lost])), '#test=@7');
    const { problems } = watched.at(-1) ?? { problems: [] };
    expect(
      await until(
        () => elsewhere.locator('.attachments img').count(),
        (count) => count === 0,
      ),
    ).toBe(0);
    expect(await elsewhere.locator('.attachments a').getAttribute('href')).toBe(lost);
    // The browser notes in its own words that the file is not there.
    expect(problems.splice(0)).toEqual(['console: Failed to load resource: net::ERR_FILE_NOT_FOUND']);
  });

  test('keeps apart what each try has left', async () => {
    const tries = ['try-2/3-trace.zip', 'try-1/1-trace.zip', 'try-2/4-error-context.md'];
    const paths = tries.map((path) => `attachments/default/shard-1-attempt-1/${path}`);
    const page = await openHtml(htmlOf(withAttachments(paths)), '#test=@7');
    expect(await page.locator('.attachments h3').allInnerTexts()).toEqual(['Left by try 1', 'Left by try 2']);
    const hrefs = await page.locator('.attachments a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(hrefs).toEqual([paths[1], paths[0], paths[2]]);
  });

  test('a row says the values that differ, where the first line of the message does not', async () => {
    const said = async (message: string, detail = '') => {
      const merged = withFailure({ message, detail });
      const page = await openHtml(htmlOf(merged), '#test=@7');
      return shown(page.locator('.list [aria-current=true] .words .line:last-child').first());
    };
    expect(
      await said('Error: expect(locator).toHaveText(expected) failed\n\nExpected: "paid"\nReceived: "declined"'),
    ).toBe('expected "paid", received "declined" · Error: expect(locator).toHaveText(expected) failed');
    expect(
      await said(
        'Error: not equal',
        '- Expected  - 1\n+ Received  + 1\n\n  {\n-   "net": 6.88,\n+   "net": 6.85,\n  }',
      ),
    ).toBe('expected "net": 6.88, received "net": 6.85 · Error: not equal');
    expect(await said('expected 3 to equal 4')).toBe('expected 3 to equal 4');
    expect(await said('it broke')).toBe('it broke');
  });

  test('says who owns a test, and shows all of theirs', async () => {
    const page = await open('new-and-known', '#test=@7');
    expect(await textOf(page, '.facts')).toContain('shop/checkout');
    await page.locator('.facts div', { hasText: 'Owner' }).getByRole('button').click();
    expect(
      await until(
        () => textOf(page, '.count'),
        (text) => !text.includes('600 of 600'),
      ),
    ).toBe('showing 180 of 600');
    await page.locator('.by select').selectOption('owner');
    await page.locator('#search').fill('owner:prices');
    expect(
      await until(
        () => headings(page),
        ([first = '']) => first.includes('prices'),
      ),
    ).toEqual(['shop/prices, shop/checkout']);
  });

  test('a test that no earlier run knows has no past, and one that always passed has a green one', async () => {
    const page = await open('new-and-known', '#test=@7');
    await page.locator('.detail').waitFor();
    expect(await page.locator('.past').count()).toBe(0);
    const green = await open('new-and-known', '#test=@3');
    expect(await textOf(green, '.past p')).toBe('Passed in all of the last 30 runs of the default branch.');
    expect(await green.locator('.past .good').count()).toBe(30);
  });

  test('a filter by status shows only that, and goes with a second click', async () => {
    const page = await open('new-and-known');
    const failed = page.locator('.filters button.failed');
    await failed.click();
    expect(await textOf(page, '.count')).toBe('showing 5 of 600');
    expect(await hashOf(page)).toBe('#q=status:failed');
    expect(await failed.getAttribute('aria-pressed')).toBe('true');
    await failed.click();
    expect(await textOf(page, '.count')).toBe('showing 600 of 600');
  });

  test('a link opens exactly what someone saw', async () => {
    const page = await open(
      'pull-request',
      '#q=is:new&by=file&test=tests/prices/totals.test.ts+›+prices+›+rounds+half+up',
    );
    expect(await textOf(page, '.detail h2')).toContain('prices › rounds half up');
    expect(await textOf(page, '.count')).toBe('showing 1 of 600');
    expect(await page.locator('#search').inputValue()).toBe('is:new');
    expect(await page.locator('.by select').inputValue()).toBe('file');
  });

  test('a changed hash is followed, and back closes a test', async () => {
    const page = await open('pull-request');
    await page.locator('.list .test').first().click();
    expect(await page.locator('.detail').count()).toBe(1);
    await page.goBack();
    await page.locator('.detail').waitFor({ state: 'detached' });
    await page.evaluate(() => {
      location.hash = '#view=timeline';
    });
    await page.locator('.timeline').waitFor();
  });

  test('a test shows expected and received, its own frames, and folds those of libraries', async () => {
    const page = await open('new-and-known');
    await page.locator('.list .test').first().click();
    expect(await textOf(page, '.values .expected dd')).toBe('13');
    expect(await textOf(page, '.values .received dd')).toBe('12.5');
    expect(await textOf(page, '.trace .own')).toMatch(/at tests\/cart\/\S+:\d+:21/);
    const folded = page.locator('.trace details');
    expect(await shown(folded.locator('summary'))).toBe('2 frames of libraries');
    expect(await folded.locator('pre').isVisible()).toBe(false);
    await folded.locator('summary').click();
    expect(await shown(folded.locator('pre'))).toContain('node_modules/vitest');
    expect(await page.locator('.facts a').getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/shop\/shop\/blob\/4f9c2d8\//,
    );
  });

  test('the keys go through the list, open a test and close it', async () => {
    const page = await open('new-and-known');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    const first = (await titles(page))[0];
    expect(await textOf(page, '.detail h2 bdi')).toBe(first);
    await page.keyboard.press('j');
    const second = (await titles(page))[1] ?? '';
    expect(
      await until(
        () => textOf(page, '.detail h2 bdi'),
        (text) => text === second,
      ),
    ).toBe(second);
    await page.keyboard.press('Escape');
    expect(await page.locator('.detail').count()).toBe(0);
    await page.keyboard.press('2');
    await page.locator('.timeline').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('search');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('search');
  });

  test('with the tabulator alone, a test can be opened', async () => {
    const page = await open('new-and-known');
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement?.matches('.test') ?? false)) break;
    }
    await page.keyboard.press('Enter');
    expect(await page.locator('.detail').count()).toBe(1);
  });

  test('previous and next stay within the filter', async () => {
    const page = await open('new-and-known', '#q=status:failed');
    await page.locator('.list .test').first().click();
    expect(await textOf(page, '.steps [role=status]')).toBe('1 of 5');
    const next = page.getByText('next →');
    for (let step = 0; step < 4; step++) await next.click();
    expect(await textOf(page, '.steps [role=status]')).toBe('5 of 5');
    expect(await next.isDisabled()).toBe(true);
  });

  test('buttons copy the command, the name, the trace and a prompt', async () => {
    const page = await open('pull-request', '#q=is:new');
    await page.locator('.list .test').first().click();
    await page.getByText('copy command').click();
    const copied = page.locator('.copy', { hasText: 'copied' });
    await copied.first().waitFor();
    expect(await clipboard(page)).toBe(
      "npx vitest run tests/prices/totals.test.ts '--testNamePattern=rounds half up$'",
    );
    await page.getByText('copy name').click();
    const name = 'tests/prices/totals.test.ts › prices › rounds half up';
    expect(
      await until(
        () => clipboard(page),
        (text) => text === name,
      ),
    ).toBe(name);
    await page.getByText('copy trace').click();
    expect(
      await until(
        () => clipboard(page),
        (text) => text.startsWith('AssertionError'),
      ),
    ).toContain('+ Received: 12.5');
    await page.getByText('copy as prompt').click();
    expect(
      await until(
        () => clipboard(page),
        (text) => text.startsWith('A test'),
      ),
    ).toContain('Find the cause and fix it.');
  });

  test('failures are grouped by message, and a group opens and closes', async () => {
    const page = await open('300-failures', '#by=message');
    expect(await headings(page)).toEqual(['connect ECONNREFUSED 127.0.0.1:5432']);
    const group = page.locator('.list .group').first();
    expect(await shown(group.locator('.badge').first())).toBe('300');
    await group.click();
    expect(await group.getAttribute('aria-expanded')).toBe('false');
    expect(await headings(page)).toEqual(['connect ECONNREFUSED 127.0.0.1:5432', 'Without a message']);
  });

  test('a shard that crashed shows the end of its log first', async () => {
    const page = await open('crashed-shard');
    expect(await textOf(page, '.alerts')).toContain('Shard 3 crashed with exit code 137');
    expect(await textOf(page, '.alerts pre')).toContain('JavaScript heap out of memory');
    expect((await headings(page))[0]).toBe('Missing');
  });

  test('the timeline names the slowest shard, and a bar opens its test', async () => {
    const page = await open('new-and-known', '#view=timeline');
    expect(await textOf(page, '.said')).toContain(
      'The slowest of 4 shards is shard 4: 2 min 59 s, predicted 2 min 37 s (+14 %)',
    );
    const canvas = page.locator('canvas');
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('the canvas has no place');
    const isDrawn = await canvas.evaluate((element) => {
      const context = (element as HTMLCanvasElement).getContext('2d');
      const { data = [] } = context?.getImageData(0, 0, 600, 100) ?? {};
      return new Set(data).size > 10;
    });
    expect(isDrawn).toBe(true);
    await page.mouse.move(box.x + 300, box.y + 34);
    expect(await textOf(page, '.tip')).toMatch(/^tests\/\S+\.test\.ts/);
    await page.mouse.click(box.x + 290, box.y + 34);
    await page.locator('.detail').waitFor();
    expect(await hashOf(page)).toContain('q=unit:tests/');
    expect(await textOf(page, '.detail .mark')).toContain('failed');
  });

  test('the timeline shows units where they ran, those that ran again, and whose they were', async () => {
    const page = await open('as-it-ran', '#view=timeline');
    expect(await textOf(page, '.timeline .starts')).toBe('Test units stand where they ran, within half a second.');
    const said = (await page.locator('.said').allInnerTexts()).join('\n');
    expect(said).toContain('Critical path: shard 2, with 21.0 s of set-up, ');
    expect(said).toContain('But shard 3 ended last: its job began 43.0 s after the first one.');
    expect(await textOf(page, '.legend')).toMatch(/ran again[\s\S]*planned for another shard/);
    expect(await textOf(page, '.timeline thead')).toMatch(/Began\s+Set-up\s+Without a test/);
    const box = await page.locator('canvas').boundingBox();
    if (box === null) throw new Error('the canvas has no place');
    const untilMs = 157_000;
    const tipAt = async (lane: number, ms: number, row: number) => {
      await page.mouse.move(0, 0);
      await page.mouse.move(
        box.x + 128 + (ms / untilMs) * (box.width - 128 - 74),
        box.y + 22 + 36 * (lane - 1) + (row === 0 ? 6 : 17),
      );
      return textOf(page, '.tip');
    };
    expect(await tipAt(1, 30_000, 0)).toContain('failed, ran from 23.6 s to 33.1 s');
    expect(await tipAt(1, 30_000, 1)).toContain('passed, ran from 24.5 s to 32.8 s');
    expect(await tipAt(1, 102_000, 0)).toContain('failed, try 2, ran from');
    expect(await tipAt(2, 92_000, 1)).toContain('passed, planned for shard 4, ran from');
    expect(await tipAt(1, 22_000, 0)).toContain('time without a test');
    const untold = await open('new-and-known', '#view=timeline');
    expect(await textOf(untold, '.timeline .starts')).toContain('stand in their planned order');
  });

  test('the timeline comes closer, and goes to the side as far as there is something', async () => {
    const page = await open('new-and-known', '#view=timeline');
    const button = (name: string) => page.locator('.zoom').getByRole('button', { name });
    const isOff = (name: string) => button(name).isDisabled();
    const names = ['closer', 'farther', '← earlier', 'later →'];
    expect(await Promise.all(names.map(isOff))).toEqual([false, true, true, true]);
    const box = await page.locator('canvas').boundingBox();
    if (box === null) throw new Error('the canvas has no place');
    const unitAt = async (share: number) => {
      // The pointer leaves first, so that the browser tells of every move.
      await page.mouse.move(0, 0);
      await page.mouse.move(box.x + 128 + share * (box.width - 128 - 74), box.y + 60);
      return textOf(page, '.tip');
    };
    /** It is drawn anew a little after a click. */
    const isAt = async (share: number, unit: string) =>
      expect(
        await until(
          () => unitAt(share),
          (text) => text === unit,
        ),
      ).toBe(unit);
    const before = await unitAt(0.375);
    await button('closer').click();
    const said = () => textOf(page, '.zoom [role=status]');
    expect(await until(said, Boolean)).toBe('50 % of the time is shown');
    await isAt(0.25, before);
    await button('← earlier').click();
    await isAt(0.75, before);
    expect(await Promise.all(names.map(isOff))).toEqual([false, false, true, false]);
    await button('later →').click();
    await button('later →').click();
    expect(await until(() => isOff('later →'), Boolean)).toBe(true);
    await button('farther').click();
    await isAt(0.375, before);
  });

  test('a screen reader gets the timeline as a table', async () => {
    const page = await open('new-and-known', '#view=timeline');
    expect(await page.locator('.timeline tbody tr').count()).toBe(4);
    await page.locator('.timeline tbody button').nth(2).click();
    expect(await hashOf(page)).toBe('#q=shard:3');
  });

  test('what else is known of the run is in its own view', async () => {
    const page = await open('quarantined', '#view=run');
    expect(await textOf(page, '.run-view')).toContain('the sandbox of the bank answers late');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, in %s', async (colorScheme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const [sample, hash] of [
      ['new-and-known', ''],
      ['new-and-known', '#test=@7&q=status:failed'],
      ['new-and-known', '#view=timeline'],
      ['new-and-known', '#view=trends'],
      ['quarantined', '#view=run'],
      ['crashed-shard', ''],
      ['hostile-names', '#test=@12'],
    ] as const) {
      const page = await open(sample, hash, { colorScheme });
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Violation[] }> } };
        return (await axe.run()).violations.map(
          ({ impact, help, nodes }) =>
            `${impact}: ${help} (${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')})`,
        );
      });
      expect({ sample, hash, found: found.filter((one: string) => /^(?:serious|critical)/.test(one)) }).toEqual({
        sample,
        hash,
        found: [],
      });
    }
  });

  test('measured times are in a table of the run, with places and names as text', async () => {
    const merged = sampleMerged('all-green');
    const at = {
      place: 'region=<b>',
      samples: 3,
      medianMs: 250,
      leastMs: 240,
      mostMs: 260,
      older: 3,
      olderMs: 100,
      ratio: 2.5,
    };
    const measured = {
      places: [
        { place: at.place, region: '<b>', measuredAt: ['azure a'], compared: 2, factor: 4.92 },
        { place: 'region=eu', compared: 2, factor: 1 },
      ],
      times: [{ test: '<img src=x onerror=alert(1)>', unit: 'a', metric: 'duration', at: [at] }],
      leftOut: 3,
      breaches: [],
    };
    const page = await openHtml(htmlOf({ ...merged, report: { ...merged.report, measured } }), '#view=run');
    const words = await textOf(page, '.run-view');
    for (const said of [
      'region=<b>: 2 compared times, 4.92× the fastest, measured at azure a',
      '<img src=x onerror=alert(1)>',
      'the whole test',
      '250 ms',
      '2.50×',
      '3 more times',
    ])
      expect(words).toContain(said);
  });

  test('hostile names are text: no element, no dialog, no request', async () => {
    const page = await open('hostile-names', '#by=none');
    for (const selector of ['#app img', '#app script', '#app h1', '#app iframe', '.list a:not([href^="#"])'])
      expect(await page.locator(selector).count()).toBe(0);
    const rows = page.locator('.list .test');
    for (let index = 0; index < 12; index++) {
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
    }
    expect(await rows.count()).toBeGreaterThan(5);
    const text = await shown(page.locator('body'));
    expect(text).toContain('<img src=x onerror=alert(1)>');
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  test('a name from right to left turns nothing around it', async () => {
    const merged = sampleMerged('one-failure');
    const { report, ...rest } = merged;
    const name = 'בדיקה של עגלה';
    const renamed = <T extends { readonly outcome: string }>(test: T) =>
      test.outcome === 'failed' ? { ...test, name } : test;
    const page = await openHtml(
      htmlOf({
        ...rest,
        report: { ...report, tests: report.tests.map(renamed) },
        tests: [...merged.tests].map(renamed),
      }),
    );
    const row = page.locator('.list .test').first();
    const [mark, side] = [await row.locator('.mark').boundingBox(), await row.locator('.side').boundingBox()];
    expect((await titles(page))[0]).toContain(name);
    expect(mark?.x).toBeLessThan(side?.x ?? 0);
  });

  test('without a script the verdict and the names of the failures are there', async () => {
    const page = await open('new-and-known', '', { javaScriptEnabled: false });
    expect(await textOf(page, 'h1')).toContain('2 new and 3 known failures');
    expect(await textOf(page, '.static')).toContain('tests/cart/totals.test.ts › cart › rounds half up twice');
    expect(await textOf(page, 'noscript')).toContain('need a script');
  });

  test('damaged data leave the lists that need no script, and are said', async () => {
    const html = htmlOf(sampleMerged('one-failure')).replace(/(<script id="data" type="text\/plain">)[^<]{40}/, '$1');
    const page = await openHtml(html, '', {}, '[role=alert]');
    expect(await textOf(page, '[role=alert]')).toContain('The list of all tests cannot be shown: ');
    expect(await textOf(page, '.static')).toContain('rounds half up twice');
  });

  test('a narrow window shows one thing at a time, and nothing sticks out', async () => {
    const page = await open('new-and-known', '', { viewport: { width: 400, height: 700 } });
    const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(await sticksOut()).toBe(false);
    await page.locator('.list .test').first().click();
    expect(await page.locator('.list').isVisible()).toBe(false);
    expect(await sticksOut()).toBe(false);
    await page.locator('.close').click();
    expect(await page.locator('.list').isVisible()).toBe(true);
  });

  test('print has the top and the failures with their traces, on few sheets', async () => {
    const page = await open('new-and-known');
    const pdf = (await page.pdf()).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(4);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('.printed article').count()).toBe(6);
    expect(await textOf(page, '.printed')).toContain('expected 12.5 to equal 13');
    expect(await page.locator('#app').isVisible()).toBe(false);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.printed article').count()).toBe(0);
  });

  test('of a hundred thousand tests only a window is in the page, and the focus survives scrolling', async () => {
    const page = await openHtml(htmlOf(largeRun(100_000)), '#by=none');
    expect(await textOf(page, '.count')).toBe('showing 100,000 of 100,000');
    const rows = page.locator('.list li');
    expect(await rows.count()).toBeLessThan(60);
    await page.locator('.list').focus();
    const focused = () => page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('aria-posinset'));
    await page.keyboard.press('j');
    // The list scrolls to the row that gets the focus. That must not come after the scrolling below.
    await until(focused, (place) => place === '1');
    await page.evaluate(() => document.querySelector('.list')?.scrollTo({ top: 1e9 }));
    const last = page.locator('.list li[aria-posinset="100000"]');
    await last.waitFor();
    expect(await page.locator('.list li[aria-posinset="1"]').count()).toBe(1);
    expect(await focused()).toBe('1');
    await page.locator('#search').fill('is:slow invoice');
    await until(
      () => textOf(page, '.count'),
      (text) => !text.startsWith('showing 100,000'),
    );
    expect(await rows.count()).toBeGreaterThan(0);
  });
});
