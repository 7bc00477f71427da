/** Turns names and texts into typed options. One UsageError reports every problem at once. */
import { UsageError } from '../model.ts';
import { capped } from '../text/escape.ts';
import { crossedBounds, idleInputs, machinesTwice, withoutOverruled } from './contradictions.ts';
import { meantName } from './misspelt.ts';
import { InputProblem, type Parser } from './parsers.ts';

/** One input. It is the same in `action.yml`, in the CLI (`--name`) and in `.github/shardwise.yml`. */
export interface Input<T> {
  /** One or two sentences. `action.yml` and the README show the same text. */
  readonly description: string;
  /** Written as a user would write it. An input without a default may be left out. */
  readonly default?: string;
  readonly required?: boolean;
  /** True for an input that belongs to one job, differs between commands, or is secret. A repository cannot set it for all its workflows. */
  readonly perJob?: boolean;
  /** True for a value that no message shows. */
  readonly secret?: boolean;
  /** True for a value that is a map or a list of maps. It is YAML text everywhere but in the settings file, which has the value itself. */
  readonly structured?: boolean;
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

/** Names of the inputs whose values are maps or lists of maps. */
export const structuredNames = (tables: readonly InputTable[]): readonly string[] =>
  tables.flatMap((table) => Object.entries(table).flatMap(([name, { structured }]) => (structured ? [name] : [])));

/** A value may be a long list. The reason stands behind it, and must be in sight. */
const MAX_SAID = 300;

/** @throws UsageError naming every unknown, missing and wrong input. */
export function parseInputs<T extends InputTable>(
  table: T,
  { given, configured = new Map() }: GivenInputs,
): Options<T> {
  const settings = withoutOverruled(configured, given);
  const problems = [...unknownNames(table, given), ...contradictions(new Map([...settings, ...given]))];
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
      const value = input.secret ? 'not shown here' : capped(JSON.stringify(text), MAX_SAID);
      problems.push(`input ${name} is ${value}, but ${problem.message}`);
    }
  }
  problems.push(...crossedBounds(options));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return Object.fromEntries(options) as Options<T>;
}

const contradictions = (texts: ReadonlyMap<string, string>): string[] => [
  ...idleInputs(texts),
  ...machinesTwice(texts),
];

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
