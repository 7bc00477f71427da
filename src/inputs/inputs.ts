/** Turns names and texts into typed options. One UsageError reports every problem at once. */
import { UsageError } from '../model.ts';
import { crossedBounds, idleInputs, withoutOverruled } from './contradictions.ts';
import { meantName } from './misspelt.ts';
import { InputProblem, type Parser } from './parsers.ts';
import { readYaml } from './yaml.ts';

/** One input. It is the same in `action.yml`, in the CLI (`--name`) and in `.github/shardwise.yml`. */
export interface Input<T> {
  /** One or two sentences. `action.yml` and the README show the same text. */
  readonly description: string;
  /** Written as a user would write it. An input without a default may be left out. */
  readonly default?: string;
  readonly required?: boolean;
  /** True for an input that belongs to one job, differs between commands, or is secret. A repository cannot set it for all its workflows. */
  readonly perJob?: boolean;
  readonly parse: Parser<T>;
}

/** Inputs by their names, in kebab-case. */
export type InputTable = { readonly [name: string]: Input<unknown> };

/** Typed options by input name. An optional input without a default may be undefined. */
export type Options<T extends InputTable> = {
  readonly [K in keyof T]: T[K] extends { readonly default: string } | { readonly required: true }
    ? ReturnType<T[K]['parse']>
    : ReturnType<T[K]['parse']> | undefined;
};

/** Sources of values, strongest first. */
export interface GivenInputs {
  /** Texts from the command line or the workflow. An empty text means not given. */
  readonly given: ReadonlyMap<string, string>;
  /** Texts from `.github/shardwise.yml`, used where nothing was given. */
  readonly configured?: ReadonlyMap<string, string>;
}

/** Names of the inputs that a repository may set in `.github/shardwise.yml`, sorted. */
export function configurableNames(tables: readonly InputTable[]): readonly string[] {
  const all = tables.flatMap((table) => Object.entries(table));
  const perJob = new Set(all.filter(([, { perJob }]) => perJob).map(([name]) => name));
  return [...new Set(all.map(([name]) => name))].filter((name) => !perJob.has(name)).sort();
}

/** @throws UsageError naming every unknown, missing and wrong input. */
export function parseInputs<T extends InputTable>(
  table: T,
  { given, configured = new Map() }: GivenInputs,
): Options<T> {
  const settings = withoutOverruled(configured, given);
  const problems = [...unknownNames(table, given), ...idleInputs(new Map([...settings, ...given]))];
  const options = new Map<string, unknown>();
  for (const [name, input] of Object.entries(table)) {
    const text = textOf(name, input, given, settings);
    if (text === undefined) {
      if (input.required) problems.push(`input ${name} is required, but it was not given: ${input.description}`);
      continue;
    }
    try {
      options.set(name, input.parse(text));
    } catch (problem) {
      if (!(problem instanceof InputProblem)) throw problem;
      problems.push(`input ${name} is ${JSON.stringify(text)}, but ${problem.message}`);
    }
  }
  problems.push(...crossedBounds(options));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return Object.fromEntries(options) as Options<T>;
}

function textOf(
  name: string,
  input: Input<unknown>,
  given: ReadonlyMap<string, string>,
  configured: ReadonlyMap<string, string>,
) {
  const written = (values: ReadonlyMap<string, string>) => values.get(name)?.trim() || undefined;
  return written(given) ?? written(configured) ?? input.default;
}

function unknownNames(table: InputTable, given: ReadonlyMap<string, string>): string[] {
  const allowed = Object.keys(table);
  return [...given.keys()]
    .filter((name) => !Object.hasOwn(table, name))
    .map(
      (name) => `input ${name} is unknown; ${did(meantName(name, allowed))}the known inputs are: ${allowed.join(', ')}`,
    );
}

const did = (meant: string | undefined): string => (meant === undefined ? '' : `did you mean ${meant}? `);

/** The repository's settings file, as it is on disk. */
export interface SettingsFile {
  readonly yaml: string;
  readonly path: string;
  /** Inputs that the file may set. */
  readonly known: readonly string[];
}

/** @throws UsageError naming every problem of the file and of the given inputs. */
export function parseWithSettings<T extends InputTable>(
  table: T,
  given: ReadonlyMap<string, string>,
  file: SettingsFile | undefined,
): Options<T> {
  const problems: string[] = [];
  const configured = collectProblems(problems, () => file && parseConfiguration(file.yaml, file.path, file.known));
  const options = collectProblems(problems, () => parseInputs(table, { given, configured: configured ?? new Map() }));
  if (options === undefined || problems.length > 0) throw new UsageError(problems.join('\n'));
  return options;
}

function collectProblems<T>(problems: string[], parse: () => T): T | undefined {
  try {
    return parse();
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    problems.push(problem.message);
    return undefined;
  }
}

/**
 * Reads the repository's settings, which are for every command. Each command picks the inputs that it knows.
 * @throws UsageError when the file is not a flat map of known inputs.
 */
export function parseConfiguration(yaml: string, path: string, known: readonly string[]): ReadonlyMap<string, string> {
  const settings = readMap(yaml, path);
  const problems = [...settings]
    .filter(([name, value]) => !known.includes(name) || !isSetting(value))
    .map(([name]) =>
      known.includes(name)
        ? `${path}: ${name} must be a text, a number, true or false, or a list`
        : `${path}: ${name} is unknown; the file may set: ${known.join(', ')}`,
    );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return new Map([...settings].map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)]));
}

function readMap(yaml: string, path: string): Map<string, unknown> {
  const settings = readYaml(yaml, path, { mapAsMap: true });
  if (settings === null || settings === undefined) return new Map();
  if (settings instanceof Map) return new Map([...settings].map(([name, value]) => [String(name), value]));
  throw new UsageError(`${path} must be a map from input names to values, such as "shards: 4"`);
}

const isSetting = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((line) => typeof line === 'string'));
