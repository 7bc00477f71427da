/** The page of a run on this machine, for a browser: what happens while it runs, and then its report. */
import { dirname, join } from 'node:path';
import { changesSince } from '../events/live/view.ts';
import { REPORT_ATTACHMENT, UsageError } from '../model.ts';
import { type PageServer, servePage } from '../platform/local/page-server.ts';
import { policyOf } from '../render/html/head.ts';
import { renderLivePage } from '../render/html/live-page.ts';
import { untilSignal } from './cancel.ts';
import type { RunInProgress } from './live-run.ts';
import type { Screen } from './screen.ts';

/** How long browsers have to load the report, where nobody is at a terminal who ends the program. */
const LOAD_MS = 10_000;

export class LivePage {
  #server: PageServer | undefined;
  #run: RunInProgress | undefined;
  /** How many runs there were before. Each suite is one. */
  #runs = 0;
  /** The absolute path of the report. */
  #report: string | undefined;
  readonly #screen: Screen;

  private constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** @param port 0 for any free one @throws UsageError */
  static async open(port: number, screen: Screen): Promise<LivePage> {
    const page = new LivePage(screen);
    try {
      page.#server = await servePage(port, {
        page: () => (page.#report === undefined ? { html: renderLivePage() } : { file: page.#report }),
        policy: () => policyOf(page.#report === undefined ? 'live' : 'report'),
        changes: (state) => page.#changes(state),
        file: (path) => page.#attachment(path),
      });
    } catch (problem) {
      const { code } = problem as NodeJS.ErrnoException;
      throw new UsageError(
        `input ui is ${port}, but this port cannot be used (${code}): write another one, or --ui alone for any free port`,
      );
    }
    screen.print(`follow this run at ${page.#server.url}`);
    return page;
  }

  /** From now on it shows this run. */
  follow(run: RunInProgress): void {
    this.#run = run;
    this.#runs += 1;
    run.onChange(() => this.#server?.changed());
    this.#server?.changed();
  }

  /**
   * Shows the report until a person ends the program, or without a terminal until the browsers have it.
   * @param report the absolute path of its page
   */
  async finish(report: string, isCancelled: boolean): Promise<void> {
    this.#report = report;
    const isWatched = this.#screen.isAttended && !isCancelled;
    if (isWatched) this.#screen.print(`the report is at ${this.#server?.url}; Ctrl-C ends this program`);
    const ended = isWatched ? untilSignal() : undefined;
    await this.#server?.replaced(LOAD_MS);
    await ended;
    await this.close();
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  #changes(state: string): { state: string; text: string } | undefined {
    if (this.#run === undefined) return undefined;
    const run = this.#run.now;
    const [runs, version] = state.split('.').map(Number);
    const known = runs === this.#runs && version !== undefined && version <= run.version ? version : -1;
    if (known === run.version) return undefined;
    return { state: `${this.#runs}.${run.version}`, text: JSON.stringify(changesSince(run, known)) };
  }

  #attachment(path: string): string | undefined {
    if (this.#report === undefined || !REPORT_ATTACHMENT.test(path)) return undefined;
    return join(dirname(this.#report), path);
  }
}
