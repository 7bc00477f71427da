/** Reads what our init script prints (`reporters/shardwise.gradle`), and puts the files of the tests into the reports of Gradle. */
import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { OutputReader } from '../framework.ts';
import { Comparison } from '../jvm/comparison.ts';
import { classOfReport, nameFiles, outerClass } from '../jvm/reports.ts';
import type { JournalEntry } from '../shared/journal.ts';
import { parseJson } from '../shared/parts.ts';
import { TestMoments } from '../shared/test-moments.ts';
import { CutClasses } from './cut-classes.ts';

export interface GradleReaderOptions {
  /** The files that declare a class. */
  readonly filesOf: (className: string) => readonly string[];
  readonly units: readonly string[];
  /** The files that the plan knows, where the command compares. */
  readonly known?: ReadonlySet<string>;
}

/** Before what the init script says. */
const MARK = 'shardwise-gradle ';

const testTask = z.object({
  task: z.string(),
  results: z.string().describe('the folder of its reports'),
  folders: z.array(z.string()).describe('the folders of its sources'),
  compiled: z.array(z.string()).describe('the files of the shard whose classes it has'),
  open: z.array(z.string()).describe('the classes that began and did not end'),
  cut: z.boolean().describe('its process ended early, or it failed otherwise than by failed tests'),
  failed: z.int(),
});
const failedTask = z.object({ built: z.string(), failure: z.string() });
const begun = z.object({ begun: z.string(), class: z.string(), test: z.string() });
const ended = z.object({ ended: z.string(), result: z.enum(['SUCCESS', 'FAILURE', 'SKIPPED']) });
const OUTCOMES = { SUCCESS: 'passed', FAILURE: 'failed', SKIPPED: 'skipped' } as const;

/** What a test printed without a line break may stand before it. */
function said(line: string): unknown {
  const at = line.indexOf(MARK);
  return at < 0 ? undefined : parseJson(line.slice(at + MARK.length));
}

/** Another try may find what the network did not give. */
const NOT_RESOLVED = /could not (?:be )?(?:resolve|get|find)|timed? ?out/i;

/** A report of a class that did not end has not all its tests. */
const NO_TESTS = '<testsuites/>\n';

export class GradleReader implements OutputReader {
  readonly #options: GradleReaderOptions;
  readonly #tasks: z.infer<typeof testTask>[] = [];
  readonly #causes = new Set<string>();
  readonly #reported = new Set<string>();
  readonly #comparison: Comparison;
  readonly #moments = new TestMoments();
  readonly #cutClasses = new CutClasses();

  constructor(options: GradleReaderOptions) {
    this.#options = options;
    this.#comparison = new Comparison(options.known);
  }

  read(line: string): readonly string[] {
    const at = line.indexOf(MARK);
    if (at < 0) return [line];
    const value = said(line);
    if (this.#tell(value)) return at === 0 ? [] : [line.slice(0, at)];
    const task = testTask.safeParse(value).data;
    if (task !== undefined) {
      this.#tasks.push(task);
      this.#cutClasses.taskEnded(task.task, task.open);
    }
    const { built, failure = '' } = failedTask.safeParse(value).data ?? {};
    if (built !== undefined && !NOT_RESOLVED.test(failure)) this.#causes.add(`the task ${built} failed: ${failure}`);
    return at === 0 ? [] : [line.slice(0, at)];
  }

  /** Whether it tells that a test has started or ended. */
  #tell(value: unknown): boolean {
    const start = begun.safeParse(value).data;
    if (start !== undefined) {
      const [file, another] = this.#options.filesOf(outerClass(start.class));
      const place = { file: another === undefined ? (file ?? null) : null, line: null };
      this.#moments.started(start.begun, { classname: start.class, name: start.test, ...place });
      const [task = ''] = start.begun.split(' > ', 1);
      this.#cutClasses.started(start.begun, {
        task,
        className: start.class,
        name: start.test,
        file: place.file ?? undefined,
      });
    }
    const end = ended.safeParse(value).data;
    if (end !== undefined) {
      this.#moments.finished(end.ended, OUTCOMES[end.result]);
      this.#cutClasses.ended(end.ended, OUTCOMES[end.result]);
    }
    return start !== undefined || end !== undefined;
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  report = (ending?: string): string | undefined => this.#cutClasses.report(ending);

  /** A report of no task that we saw is of another build, such as buildSrc. */
  keep(text: string, path: string): string {
    const task = this.#tasks.find(({ results }) => dirname(path) === results);
    if (task === undefined) return NO_TESTS;
    if (task.open.some((name) => outerClass(name) === outerClass(classOfReport(path)))) return NO_TESTS;
    return nameFiles(text, path, (className) => {
      const file = this.#fileOf(className, task.folders);
      this.#comparison.note(file ?? this.#fileOf(classOfReport(path), task.folders), path);
      if (file !== undefined) this.#reported.add(file);
      return file;
    });
  }

  #fileOf(className: string, folders: readonly string[]): string | undefined {
    const { filesOf } = this.#options;
    const found = filesOf(className);
    const own = found.length > 0 ? found : filesOf(outerClass(className));
    return own.find((file) => folders.some((folder) => folder === '' || file.startsWith(`${folder}/`)));
  }

  unplanned(): string | undefined {
    return this.#comparison.unplanned();
  }

  get #isCut(): boolean {
    return this.#tasks.some(({ cut }) => cut);
  }

  notCompared(exitCode: number | null): string | undefined {
    return this.#comparison.notCompared(exitCode, this.#isCut, this.hopeless());
  }

  /** Where the build ended well, a compiled file without a report has no test that the build selects. */
  selected(exitCode: number | null): string | undefined {
    if (exitCode !== 0 || this.#isCut) return undefined;
    const compiled = new Set(this.#tasks.flatMap((task) => task.compiled));
    const none = this.#options.units.filter((file) => compiled.has(file) && !this.#reported.has(file));
    return none.length === 0 ? undefined : JSON.stringify(none.map((file) => [file, {}]));
  }

  /** Failed tests do not fail the build, so that no other task is left out. */
  exitCode(code: number): number {
    return code === 0 && (this.#isCut || this.#tasks.some(({ failed }) => failed > 0)) ? 1 : code;
  }

  hopeless(): string | undefined {
    return this.#causes.size === 0 ? undefined : [...this.#causes].join('; ');
  }
}
