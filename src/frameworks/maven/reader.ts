/** Reads what Maven prints, and puts the files of the tests into the reports that surefire and failsafe leave. */
import type { OutputReader } from '../framework.ts';
import { Comparison } from '../jvm/comparison.ts';
import { classOfReport, nameFiles } from '../jvm/reports.ts';

export interface MavenReaderOptions {
  /** The file that declares a class. @param report the path of its report, relative to the working directory */
  readonly fileOf: (className: string, report: string) => string | undefined;
  /** The files whose tests the arguments or the pom may leave out by their groups. */
  readonly mayBeDeselected: readonly string[];
  /** The files that the plan knows, where the command compares. */
  readonly known?: ReadonlySet<string>;
}

/** The tests failed, or their process ended too early. With `maven.test.failure.ignore`, versions before 3.5 end with exit code 0 even then. */
const FAILURE = /\[ERROR\]\s+There are test failures|for the individual test results\./;
const ENDED_EARLY =
  /\[ERROR\]\s+There was a timeout|The forked VM terminated without|ExecutionException There was an error in the forked/;
/** The sum of all tests, and not the line of a class. */
const FAILED_SUM = /^Tests run: \d+, Failures: (?!0, Errors: 0,)[^-]*$/;
/** Before the goal: `org.apache.maven.plugins:maven-compiler-plugin:3.8.1:compile (default) on project shop: Compilation failure`. */
const FAILED_GOAL = '[ERROR] Failed to execute goal ';
const OF_PROJECT = ' on project ';
const RUNS_TESTS = /^maven-(?:surefire|failsafe)-plugin$/;
/** Another try may find what the network did not give. */
const NOT_RESOLVED = /could not (?:be )?(?:resolve|transfer|find)|failed to (?:read|collect)|timed? ?out/i;
/** Before it, chosen classes were not possible, so all ran. */
const OLD_PLUGIN = /--- (?:maven-)?(surefire|failsafe)(?:-plugin)?:((?:1|2\.(?:\d|1\d|2[01]))(?:\.[\w.-]+)?):/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const COLOUR = /\u001b\[[\d;]*m/g;

export class MavenReader implements OutputReader {
  readonly #options: MavenReaderOptions;
  readonly #reported = new Set<string>();
  readonly #comparison: Comparison;
  readonly #causes: string[] = [];
  #hasFailed = false;
  #hasEndedEarly = false;
  #isCauseOpen = false;

  constructor(options: MavenReaderOptions) {
    this.#options = options;
    this.#comparison = new Comparison(options.known);
  }

  read(line: string): readonly string[] {
    this.#see(line.replace(COLOUR, ''));
    return [line];
  }

  #see(line: string): void {
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
    if (this.#isCauseOpen) this.#completeCause(line);
    const failed = partFrom(line, FAILED_GOAL).slice(FAILED_GOAL.length);
    const [, project, why = ''] = /^(\S+): (.*)/.exec(partFrom(failed, OF_PROJECT).slice(OF_PROJECT.length)) ?? [];
    if (project === undefined || RUNS_TESTS.test(pluginOf(failed)) || NOT_RESOLVED.test(why)) return;
    this.#causes.push(`the build of ${project} failed before its tests: ${withoutHelp(why)}`);
    this.#isCauseOpen = /:\s*$|Compilation failure$/.test(withoutHelp(why));
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
    return nameFiles(text, path, (className) => {
      const file = fileOf(className, path);
      this.#comparison.note(file ?? fileOf(classOfReport(path), path), path);
      if (file !== undefined) this.#reported.add(file);
      return file;
    });
  }

  unplanned(): string | undefined {
    return this.#comparison.unplanned();
  }

  notCompared(exitCode: number | null): string | undefined {
    return this.#comparison.notCompared(exitCode, this.#hasEndedEarly, this.hopeless());
  }

  /** Where the build ended well, a file without a report has no test in the chosen groups. */
  selected(exitCode: number | null): string | undefined {
    if (exitCode !== 0 || this.#hasFailed) return undefined;
    const none = this.#options.mayBeDeselected.filter((file) => !this.#reported.has(file));
    return none.length === 0 ? undefined : JSON.stringify(none.map((file) => [file, {}]));
  }

  exitCode(code: number): number {
    return code === 0 && (this.#hasFailed || this.#causes.length > 0) ? 1 : code;
  }

  hopeless(): string | undefined {
    return this.#causes.length === 0 ? undefined : [...new Set(this.#causes)].join('; ');
  }
}

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
