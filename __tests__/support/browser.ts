/** A real browser for the page, and what must never happen in it: a request, a breach of the policy, an error. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = [process.env['CHROME'], 'chromium', 'google-chrome'];

/** The path of a Chromium. Undefined where there is none. */
export function findBrowser(): string | undefined {
  for (const name of NAMES) {
    if (!name) continue;
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

/** Where the attachments of a page on a disk are. */
const attachmentsOf = (address: string): string =>
  address.startsWith('file:') ? new URL('attachments/', address).href : address;

/** What happened that must not. */
export interface Watched {
  readonly page: Page;
  readonly problems: string[];
}

export class PageBrowser {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shardwise-page-'));
  readonly #browser: Browser;
  readonly #open: Page[] = [];
  #files = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(executablePath: string): Promise<PageBrowser> {
    return new PageBrowser(await chromium.launch({ executablePath }));
  }

  /** Leaves a file beside the pages, such as an attachment. */
  leave(path: string, bytes: Uint8Array): void {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }

  /** Opens the page from a disk, as people do. @param ready what is there when it has started */
  async open(
    html: string,
    hash = '',
    options: BrowserContextOptions = {},
    ready = options.javaScriptEnabled === false ? 'h1' : 'html[data-ready]',
  ): Promise<Watched> {
    const file = join(this.#folder, `report-${this.#files++}.html`);
    writeFileSync(file, html);
    return this.visit(pathToFileURL(file).href, hash, options, ready);
  }

  /** Opens an address. It may ask for what is below it, and a page on a disk for images beside it. */
  async visit(
    address: string,
    hash = '',
    options: BrowserContextOptions = {},
    ready = 'html[data-ready]',
  ): Promise<Watched> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    this.#open.push(page);
    const problems: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      const isBeside = url.startsWith(attachmentsOf(address)) && request.resourceType() === 'image';
      if (!url.startsWith(address) && !url.startsWith('data:image/') && !isBeside) problems.push(`request ${url}`);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    await page.goto(`${address}${hash}`);
    await page.locator(ready).waitFor({ state: 'attached' });
    return { page, problems };
  }

  /** Closes what one test has opened. */
  async clean(): Promise<void> {
    for (const page of this.#open.splice(0)) await page.context().close();
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
