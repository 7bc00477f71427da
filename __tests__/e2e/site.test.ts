/** The site of the documents: it is built as the workflow builds it, and opened in a browser. Dead links and anchors fail the build itself. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type Browser, chromium } from 'playwright-core';
import { globSync } from 'tinyglobby';
import { findBrowser } from '../support/browser.ts';
import { expectTool } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '../..');
const SITE = join(ROOT, 'site');
const BASE = '/docs/of/shardwise/';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
};

const chromiumPath = findBrowser();
const withSite = expectTool('VitePress', existsSync(join(SITE, 'node_modules/vitepress'))) ? describe : describe.skip;
const inBrowser = expectTool('Chromium', chromiumPath !== undefined) ? describe : describe.skip;

let folder: string;

withSite('the site', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shardwise-documents-'));
    await execa('npm', ['run', 'build', '--', '--outDir', folder], { cwd: SITE, env: { SITE_BASE: BASE } });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

  test('has every document of docs, and each is in the navigation', () => {
    const documents = globSync('**/*.md', { cwd: join(ROOT, 'docs') });
    const navigation = read('llms.txt');
    const places = documents.map((document) => document.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html'));
    expect(places.filter((place) => !existsSync(join(folder, place)))).toEqual([]);
    expect(places.filter((place) => !navigation.includes(`(${BASE}${place})`))).toEqual([]);
  });

  test('has the texts of all pages in one file', () => {
    expect(read('llms-full.txt')).toContain(readFileSync(join(ROOT, 'docs/how-it-works.md'), 'utf8'));
  });

  test('shows the expressions of GitHub as they are', () => {
    expect(read('troubleshooting.html')).toContain('{{ fromJSON(needs.plan.outputs.matrix) }}');
  });

  inBrowser('in a browser', () => {
    let server: Server;
    let browser: Browser;
    beforeAll(async () => {
      server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '', 'http://localhost');
        const file = join(folder, decodeURIComponent(pathname).replace(BASE, '/').replace(/\/$/, '/index.html'));
        if (!existsSync(file)) return response.writeHead(404).end();
        return response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain').end(readFileSync(file));
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      browser = await chromium.launch({ executablePath: chromiumPath ?? '' });
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });

    const pages = ['', 'quick-start.html', 'frameworks/jest.html', 'comparison.html'];
    test.each(pages.flatMap((page) => [`${page} light`, `${page} dark`]))('%j has no fault', async (name) => {
      const [path = '', colorScheme] = name.split(' ') as [string, 'light' | 'dark'];
      const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
      const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${origin}${BASE}`) && !url.startsWith('data:')) problems.push(`request ${url}`);
      });
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
      await page.goto(`${origin}${BASE}${path}`, { waitUntil: 'networkidle' });
      expect(await page.locator('h1').first().isVisible()).toBe(true);
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Violation[] }> } };
        return (await axe.run()).violations.map(
          ({ impact, help, nodes }) =>
            `${impact}: ${help} (${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')})`,
        );
      });
      await context.close();
      expect([...problems, ...found.filter((one) => /^(?:serious|critical)/.test(one))]).toEqual([]);
    });
  });
});

/** What axe puts into the window, as far as it is read here. */
interface Violation {
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}
