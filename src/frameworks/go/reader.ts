/** Reads `go test -json`: the report, what was selected, and the lines for people. */
import type { OutputReader } from '../framework.ts';
import { INSIDE, type JournalEntry, type RunningTest } from '../shared/journal.ts';
import { TestMoments } from '../shared/test-moments.ts';
import { type GoEvent, parseEvent } from './events.ts';
import { PackageRun, type TestRun } from './package-run.ts';
import { type ReportedPackage, renderGoReport } from './report.ts';
import { linesFor } from './shown.ts';
import type { Declared } from './sources.ts';

export interface GoReaderOptions {
  /** The unit of a package, by its import path or by the argument that names it. */
  readonly unitOf: (importPath: string) => string | undefined;
  readonly declaredIn: (unit: string) => ReadonlyMap<string, Declared | undefined>;
  /** The user wants to see everything (`-v`). */
  readonly verbose: boolean;
}

/** What go before 1.24 prints, without an event, of a package that it cannot build. */
const NOT_BUILT = /^FAIL\t(\S+) \[(?:build|setup) failed\]$/;

export const createGoReader = (options: GoReaderOptions): GoReader => new GoReader(options);

class GoReader implements OutputReader {
  readonly #options: GoReaderOptions;
  readonly #runs = new Map<string, PackageRun>();
  readonly #builds = new Map<string, string>();
  readonly #shownBuilds = new Set<string>();
  readonly #printed = new Map<string, string>();
  readonly #moments = new TestMoments();

  constructor(options: GoReaderOptions) {
    this.#options = options;
  }

  read(line: string): readonly string[] {
    const event = parseEvent(line);
    if (event === undefined) return this.#readPlain(line);
    const { ImportPath, Package, Output = '' } = event;
    if (ImportPath !== undefined) this.#builds.set(ImportPath, (this.#builds.get(ImportPath) ?? '') + Output);
    return Package === undefined ? [] : this.#take(Package, event);
  }

  #readPlain(line: string): readonly string[] {
    const [, importPath] = NOT_BUILT.exec(line) ?? [];
    if (importPath !== undefined) this.#take(importPath, { Action: 'fail' });
    return [line];
  }

  #take(importPath: string, event: GoEvent): readonly string[] {
    const { verbose } = this.#options;
    const run = this.#runs.get(importPath) ?? new PackageRun();
    this.#runs.set(importPath, run);
    if (verbose) this.#printed.set(importPath, (this.#printed.get(importPath) ?? '') + (event.Output ?? ''));
    const isOver = run.take(event);
    this.#tell(importPath, run, event, isOver);
    if (!isOver) return [];
    const found = this.#packageOf(importPath, run);
    if (found.isLeftOut && run.end === 'failed')
      return [`?   \t${importPath}\t[no test files for this system and these tags]`];
    return [...this.#newBuild(found), ...(verbose ? this.#allPrinted(importPath) : linesFor(run, hasFailed(run)))];
  }

  /** A test that is paused does not run. One without a result has not ended, until its package has. */
  #tell(importPath: string, run: PackageRun, { Action, Test }: GoEvent, isOver: boolean): void {
    const keyOf = (name: string) => [importPath, ...name.split('/')].join(INSIDE);
    if (isOver)
      for (const key of this.#moments.runningIn((one) => one.startsWith(`${importPath}${INSIDE}`)))
        this.#moments.finished(key, run.end === 'passed' && run.result === 'PASS' ? 'passed' : 'errored');
    const test = Test === undefined ? undefined : run.latest(Test);
    if (test === undefined) return;
    if (Action === 'run' || Action === 'cont') this.#moments.started(keyOf(test.name), this.#placeOf(importPath, test));
    else if (Action === 'pause') this.#moments.dropped(keyOf(test.name));
    else if (test.outcome !== 'running' && Action !== 'output') this.#moments.finished(keyOf(test.name), test.outcome);
  }

  #placeOf(importPath: string, { name }: TestRun): RunningTest {
    const unit = this.#unitOf(importPath);
    const { file, line } = this.#options.declaredIn(unit).get(name.split('/', 1)[0] ?? '') ?? {};
    return { classname: file ?? unit, name, file: file ?? null, line: line ?? null };
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  /** What a build printed, with the first of the packages that it keeps from running. */
  #newBuild({ run: { failedBuild = '' }, build }: ReportedPackage): readonly string[] {
    if (this.#shownBuilds.has(failedBuild)) return [];
    this.#shownBuilds.add(failedBuild);
    return build;
  }

  #allPrinted(importPath: string): readonly string[] {
    const printed = this.#printed.get(importPath) ?? '';
    this.#printed.delete(importPath);
    return printed.trimEnd().split('\n');
  }

  report = (ending?: string): string | undefined =>
    this.#runs.size === 0 ? undefined : renderGoReport(this.#packages(), ending);

  selected = (): string =>
    JSON.stringify(
      this.#packages()
        .filter(({ run, isLeftOut }) => run.isWhole || isLeftOut)
        .map(({ unit, run }) => [unit, [...new Set(run.tests.map(({ name }) => name.split('/', 1)[0]))]]),
    );

  /** Go fails where it is given a package whose files are all for other systems or tags, although it would leave it out by itself. */
  exitCode(code: number): number {
    const failed = this.#packages().filter(({ run }) => run.end !== 'passed' && run.end !== 'skipped');
    return failed.length > 0 && failed.every(({ isLeftOut }) => isLeftOut) ? 0 : code;
  }

  #packages(): ReportedPackage[] {
    return [...this.#runs].map(([importPath, run]) => this.#packageOf(importPath, run));
  }

  #unitOf = (importPath: string): string => this.#options.unitOf(importPath) ?? importPath;

  #packageOf(importPath: string, run: PackageRun): ReportedPackage {
    const unit = this.#unitOf(importPath);
    const build = (this.#builds.get(run.failedBuild ?? '') ?? '').split('\n').filter((line) => line !== '');
    const isLeftOut = hasNoTestFiles(importPath, run, build);
    return { unit, run, declared: this.#options.declaredIn(unit), build, isLeftOut };
  }
}

const hasFailed = (run: PackageRun): boolean => run.end === 'failed' || (run.end === 'passed' && !run.isWhole);

/** Whether no test file of the package is for this system and these tags. */
function hasNoTestFiles(importPath: string, run: PackageRun, build: readonly string[]): boolean {
  if (run.tests.length > 0) return false;
  if (run.end === 'skipped') return true;
  const excluded = `package ${importPath}: build constraints exclude all Go files in `;
  if (run.end === 'failed') return build.some((line) => line.startsWith(excluded));
  // With -cover, go prints such a line in place of "[no test files]".
  return run.end === 'passed' && run.output.lines().some((line) => line.startsWith(`\t${importPath}\t`));
}
