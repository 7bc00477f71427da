/** Reads what Maven prints, and puts the files of the tests into the reports that surefire and failsafe leave. */
import type { OutputReader } from '../framework.ts';
import { Comparison } from '../jvm/comparison.ts';
import { confirmedParts, partsDue, type SplitSource } from '../jvm/declared-parts.ts';
import { declaredTests } from '../jvm/methods.ts';
import { jvmPartOf } from '../jvm/parts.ts';
import { classOfReport, nameFiles } from '../jvm/reports.ts';
import type { JournalEntry } from '../shared/journal.ts';
import { plain } from '../shared/plain.ts';
import { TestMoments } from '../shared/test-moments.ts';

export interface MavenReaderOptions {
  /** The file that declares a class. @param report the path of its report, relative to the working directory */
  readonly fileOf: (className: string, report: string) => string | undefined;
  /** The files whose tests the arguments or the pom may leave out by their groups. */
  readonly mayBeDeselected: readonly string[];
  /** The files that the plan knows, where the command compares. */
  readonly known?: ReadonlySet<string>;
  /** The names of modules that must run only some classes of their suites. */
  readonly suiteModules: readonly string[];
  /** The reports have the names of methods. */
  readonly namesMethods: boolean;
  /** The files that run in parts. */
  readonly split?: ReadonlyMap<string, SplitSource>;
  /** The source of a file. */
  readonly sourceOf: (file: string) => string | undefined;
}

/** The tests failed, or their process ended too early. With `maven.test.failure.ignore`, versions before 3.5 end with exit code 0 even then. */
const FAILURE = /\[ERROR\]\s+There are test failures|for the individual test results\./;
const ENDED_EARLY =
  /\[ERROR\]\s+There was a timeout|The forked VM terminated without|ExecutionException There was an error in the forked/;
/** The sum of all tests, and not the line of a class. */
const FAILED_SUM = /^Tests run: \d+, Failures: (?!0, Errors: 0,)[^-]*$/;
/** Before the goal: `org.apache.maven.plugins:maven-compiler-plugin:3.8.1:compile (default) on project shop: Compilation failure`. */
const FAILED_GOAL = '[ERROR] Failed to execute goal ';
const OF_MODULE = ' @ ';
const OF_PROJECT = ' on project ';
const RUNS_TESTS = /^maven-(?:surefire|failsafe)-plugin$/;
/** Another try may find what the network did not give. */
const NOT_RESOLVED = /could not (?:be )?(?:resolve|transfer|find)|failed to (?:read|collect)|timed? ?out/i;
/** Before it, chosen classes were not possible, so all ran. */
const OLD_PLUGIN = /--- (?:maven-)?(surefire|failsafe)(?:-plugin)?:((?:1|2\.(?:\d|1\d|2[01]))(?:\.[\w.-]+)?):/;
const ANY_PLUGIN = /--- (?:maven-)?(?:surefire|failsafe)(?:-plugin)?:(\d[\w.-]*):/;
/** Before it, files of patterns could not choose methods, and suite files counted more than they. */
const CHOOSES_NO_METHODS = /^(?:[012]\.|3\.0\.0-M[1-5]$)/;
const REFUSES_METHODS = 'Method filter prohibited in';

export class MavenReader implements OutputReader {
  readonly #options: MavenReaderOptions;
  /** The number of reported tests of each file, by their parts. */
  readonly #reported = new Map<string, Map<string, number>>();
  readonly #versions = new Set<string>();
  readonly #comparison: Comparison;
  readonly #causes: string[] = [];
  #hasFailed = false;
  #hasEndedEarly = false;
  #isCauseOpen = false;
  readonly #moments = new TestMoments();

  constructor(options: MavenReaderOptions) {
    this.#options = options;
    this.#comparison = new Comparison(options.known);
  }

  read(line: string): readonly string[] {
    this.#see(plain(line));
    return [line];
  }

  /** Maven says which class runs. It counts as a file, because its tests are not told. */
  #tell(line: string): void {
    const started = /^\[INFO\] Running (\S+)$/.exec(line)?.[1];
    const result = partFrom(line, TESTS_RUN);
    const ended = result.slice(result.lastIndexOf(IN_CLASS) + IN_CLASS.length);
    if (started !== undefined)
      this.#moments.started(started, { classname: started, name: started, file: started, line: null });
    if (result.includes(IN_CLASS)) this.#moments.dropped(ended);
  }

  moments = (): readonly JournalEntry[] => this.#moments.take();

  #see(line: string): void {
    this.#tell(line);
    if (ENDED_EARLY.test(line)) this.#hasEndedEarly = true;
    if (
      FAILURE.test(line) ||
      this.#hasEndedEarly ||
      (FAILED_SUM.test(partFrom(line, TESTS_RUN)) && !line.includes(' in '))
    )
      this.#hasFailed = true;
    const [, plugin, version] = OLD_PLUGIN.exec(line) ?? [];
    if (version !== undefined)
      this.#causes.push(
        `maven-${plugin}-plugin ${version} runs all tests, whatever the shard has: use version 2.22.2 or later`,
      );
    const anyVersion = ANY_PLUGIN.exec(line)?.[1];
    if (anyVersion !== undefined) this.#seeVersion(anyVersion, line);
    if (line.includes(REFUSES_METHODS))
      this.#causes.push(
        'this version of surefire or failsafe cannot run parts of a file: use version 3.0.0 or later, or set split-large-files: false in the plan action',
      );
    if (this.#isCauseOpen) this.#completeCause(line);
    const failed = partFrom(line, FAILED_GOAL).slice(FAILED_GOAL.length);
    const [, project, why = ''] = /^(\S+): (.*)/.exec(partFrom(failed, OF_PROJECT).slice(OF_PROJECT.length)) ?? [];
    if (project === undefined || RUNS_TESTS.test(pluginOf(failed)) || NOT_RESOLVED.test(why)) return;
    this.#causes.push(`the build of ${project} failed before its tests: ${withoutHelp(why)}`);
    this.#isCauseOpen = /:\s*$|Compilation failure$/.test(withoutHelp(why));
  }

  /** @param line ends with the name of the module: `--- surefire:3.5.2:test (default-test) @ shop ---` */
  #seeVersion(version: string, line: string): void {
    this.#versions.add(version);
    const module = partFrom(line, OF_MODULE).slice(OF_MODULE.length).split(' ', 1)[0] ?? '';
    if (CHOOSES_NO_METHODS.test(version) && this.#options.suiteModules.includes(module))
      this.#causes.push(
        `surefire ${version} runs the whole TestNG suite of ${module}, whatever the shard has: use version 3.0.0 or later`,
      );
  }

  /** The line after the name of the goal says what is wrong. */
  #completeCause(line: string): void {
    const text = /\[ERROR\]\s+(.+)/.exec(line)?.[1];
    this.#isCauseOpen = false;
    if (text !== undefined)
      this.#causes.push(`${this.#causes.pop()?.trimEnd().replace(/:$/, '')}: ${withoutHelp(text)}`);
  }

  keep(text: string, path: string): string {
    const { fileOf } = this.#options;
    return nameFiles(text, path, (className, name) => {
      const file = fileOf(className, path);
      this.#comparison.note(file ?? fileOf(classOfReport(path), path), path);
      if (file !== undefined) this.#note(file, jvmPartOf({ name, className }, file) ?? '');
      return file;
    });
  }

  #note(file: string, part: string): void {
    const parts = this.#reported.get(file) ?? new Map<string, number>();
    this.#reported.set(file, parts.set(part, (parts.get(part) ?? 0) + 1));
  }

  unplanned(): string | undefined {
    return this.#comparison.unplanned();
  }

  notCompared(exitCode: number | null): string | undefined {
    return this.#comparison.notCompared(exitCode, this.#hasEndedEarly, this.hopeless());
  }

  /**
   * Where the build ended well, a file without a report has no test in the chosen groups. Of a file in parts, those without a report are
   * either left out by the groups, or no longer in the source.
   */
  selected(exitCode: number | null): string | undefined {
    if (exitCode !== 0 || this.#hasEndedEarly) return undefined;
    if (this.#hasFailed) return this.#wholeFiles();
    const { mayBeDeselected, split = new Map<string, SplitSource>() } = this.#options;
    const reported = (file: string) => this.#reported.get(file) ?? new Map<string, number>();
    const none = mayBeDeselected.filter((file) => !this.#reported.has(file) && !split.has(file));
    const inParts = [...split].map(([file, source]) => [
      file,
      mayBeDeselected.includes(file) ? Object.fromEntries(reported(file)) : confirmedParts(source, reported(file)),
    ]);
    const confirmed = [...none.map((file) => [file, {}]), ...inParts];
    return confirmed.length === 0 ? undefined : JSON.stringify(confirmed);
  }

  /** Where tests failed: the files of which every declared test was reported. */
  #wholeFiles(): string | undefined {
    const { sourceOf, split } = this.#options;
    const whole = [...this.#reported].filter(([file, reported]) => {
      const source = sourceOf(file);
      if (source === undefined) return false;
      const own = { selection: { except: [] }, declared: declaredTests(source), ...split?.get(file) };
      return partsDue(own).every((part) => reported.has(part));
    });
    return whole.length === 0
      ? undefined
      : JSON.stringify(whole.map(([file, reported]) => [file, Object.fromEntries(reported)]));
  }

  selects(): boolean {
    if (!this.#options.namesMethods) return false;
    return this.#versions.size > 0 && ![...this.#versions].some((version) => CHOOSES_NO_METHODS.test(version));
  }

  exitCode(code: number): number {
    return code === 0 && (this.#hasFailed || this.#causes.length > 0) ? 1 : code;
  }

  hopeless(): string | undefined {
    return this.#causes.length === 0 ? undefined : [...new Set(this.#causes)].join('; ');
  }
}

/** `Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.03 s -- in shop.CartTest` */
const IN_CLASS = ' in ';

/** What a line of Maven says of tests begins with it. */
export const TESTS_RUN = 'Tests run: ';

/** The line from a text on. Empty where it is not there. */
export const partFrom = (line: string, text: string): string =>
  line.includes(text) ? line.slice(line.indexOf(text)) : '';

/** The plugin of a goal: `group:plugin:version:goal`, or without the group. */
function pluginOf(goal: string): string {
  const names = goal.split(' ', 1)[0]?.split(':') ?? [];
  return names.at(-3) ?? '';
}

const withoutHelp = (text: string): string => text.replace(/ -> \[Help \d+\]$/, '').trimEnd();
