/** The settings file of a repository: inputs for all its workflows, and its suites. */
import { type Document, isAlias, isNode, type Node, parseDocument, stringify, visit } from 'yaml';
import { SUITE_NAME, UsageError } from '../model.ts';
import { isWritten, withoutOverruled } from './contradictions.ts';
import { type InputTable, type Options, parseInputs } from './inputs.ts';
import { SUITE_NAME_RULE } from './parsers.ts';
import { readYaml } from './yaml.ts';

type Texts = ReadonlyMap<string, string>;
type Values = ReadonlyMap<string, unknown>;

/** The file as it is on disk. */
export interface SettingsFile {
  readonly yaml: string;
  readonly path: string;
  /** Inputs that the file may set. */
  readonly known: readonly string[];
  /** Those of them that a suite may have for itself. */
  readonly ofSuites: readonly string[];
  /** Those of them whose value is a map or a list of maps; none when left out. */
  readonly structured?: readonly string[];
  /** How all commands read them. Without it, each command only sees mistakes in its own inputs. */
  readonly inputs?: InputTable;
}

export interface Settings {
  /** The inputs for all suites. */
  readonly common: Texts;
  /** The inputs of each suite by its name, in the order of the file. Empty where the file lists no suites. */
  readonly suites: ReadonlyMap<string, Texts>;
}

/** The input that names a suite. */
const SUITE = 'suite';
/** The name of a suite that nobody has named. A workflow that gives it cannot be told from one that gives none. */
const UNNAMED = 'default';
/** The list of suites in the file, and the key of a name in it. */
const SUITES = 'suites';
const NAME = 'name';

/** Typed options of one command, for each suite. */
export interface SuiteOptions<T extends InputTable> {
  /** What is given, and what the file says for all suites. */
  readonly common: Options<T>;
  /** Whether what is given names a suite. */
  readonly isNamed: boolean;
  /** The suites of the file. Empty where it lists none, or where what is given names one. */
  readonly suites: readonly string[];
  /** Whether a suite of the file sets this input for itself, and nothing given counts more. */
  isOwn(suite: string, input: string): boolean;
  /** Whether the file sets this input, for all suites or for this one. */
  isInFile(suite: string, input: string): boolean;
  /** The options of a suite. One that the file does not list has the common ones. @throws UsageError */
  ofSuite(name: string): Options<T>;
  /** What the file says to another command for this suite. @throws UsageError */
  ofFile<U extends InputTable>(table: U, suite: string): Options<U>;
  /** The options of all `suites`. @throws UsageError naming every problem, and what is given although a suite sets it itself */
  ofAll(): readonly Options<T>[];
}

/** @throws UsageError naming every problem of the file and of the given inputs */
export function parseWithSettings<T extends InputTable>(
  table: T,
  given: Texts,
  file: SettingsFile | undefined,
): SuiteOptions<T> {
  const problems: string[] = [];
  const settings = collectProblems(problems, () => file && parseSettings(file));
  const { common: configured, suites: listed }: Settings = settings ?? { common: new Map(), suites: new Map() };
  problems.push(...mistakesForOthers(table, configured, listed, file));
  const common = collectProblems(problems, () => parseInputs(table, { given, configured }));
  if (common === undefined || problems.length > 0) throw new UsageError(problems.join('\n'));
  const isNamed = isWritten(given, SUITE);
  const suites = isNamed ? [] : [...listed.keys()];
  const ownOf = (suite: string): Texts => listed.get(suite) ?? new Map();
  const isOwn = (suite: string, input: string): boolean => isWritten(ownOf(suite), input) && !isWritten(given, input);
  const isInFile = (suite: string, input: string): boolean =>
    isWritten(configured, input) || isWritten(ownOf(suite), input);
  const inFileFor = (suite: string): Texts => {
    const own = ownOf(suite);
    return new Map([...withoutOverruled(configured, own), ...own]);
  };
  const ofSuite = (name: string): Options<T> =>
    parseInputs(table, { given: new Map([...given, [SUITE, name]]), configured: inFileFor(name) });
  const ofFile = <U extends InputTable>(other: U, suite: string): Options<U> =>
    parseInputs(other, { given: new Map(), configured: inFileFor(suite) });
  const ofAll = (): readonly Options<T>[] => {
    const wrong = suites.flatMap((name) => givenTwice(name, [...ownOf(name).keys()], given));
    const options = suites.map((name) => collectProblems(wrong, () => ofSuite(name), `suite ${name}: `));
    if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
    return options.filter((one) => one !== undefined);
  };
  return { common, isNamed, suites, isOwn, isInFile, ofSuite, ofFile, ofAll };
}

/** Mistakes in what the file says to other commands. They would be found later, when the tests have run. */
function mistakesForOthers(
  table: InputTable,
  common: Texts,
  suites: Settings['suites'],
  { path, inputs = {} }: Pick<SettingsFile, 'path' | 'inputs'> = { path: '' },
): string[] {
  const problems: string[] = [];
  const parts = [['', common] as const, ...[...suites].map(([name, own]) => [`suite ${name}: `, own] as const)];
  for (const [before, texts] of parts)
    for (const [name, text] of texts) {
      const input = Object.hasOwn(table, name) ? undefined : inputs[name];
      if (input === undefined || text.trim() === '') continue;
      collectProblems(
        problems,
        () => parseInputs({ [name]: input }, { given: new Map([[name, text]]) }),
        `${path}: ${before}`,
      );
    }
  return problems;
}

/** One sentence for each input that is given for all suites and that this suite sets itself. */
const givenTwice = (suite: string, own: readonly string[], given: Texts): string[] =>
  own
    .filter((name) => isWritten(given, name))
    .map(
      (name) =>
        `input ${name} is given for all suites, but suite ${suite} sets it too: remove one of them, or name one suite as input suite`,
    );

/** @param before text in front of each problem */
function collectProblems<T>(problems: string[], parse: () => T, before = ''): T | undefined {
  try {
    return parse();
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    problems.push(...problem.message.split('\n').map((line) => before + line));
    return undefined;
  }
}

/**
 * Reads the file, which is for every command. Each command picks the inputs that it knows.
 * @throws UsageError naming every problem of the file
 */
export function parseSettings({ yaml, path, known, ofSuites, structured = [] }: SettingsFile): Settings {
  const file = readMap(yaml, path);
  const texts = new StructuredTexts(yaml, structured);
  const common = texts.instead(new Map([...file].filter(([name]) => name !== SUITES)), []);
  const suites = (file.has(SUITES) ? listedSuites(file.get(SUITES)) : []).map((suite, at) => ({
    ...suite,
    inputs: texts.instead(suite.inputs, [SUITES, at]),
  }));
  const problems = [
    ...inputProblems(common, known, `the file may set: ${[...known, SUITES].join(', ')}`),
    ...(file.has(SUITES) ? listProblems(suites, common) : []),
    ...suites.flatMap((suite, at) => suiteProblems(suite, at, ofSuites, known)),
  ];
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `${path}: ${problem}`).join('\n'));
  return {
    common: textsOf(common),
    suites: new Map(suites.map(({ name, inputs }) => [String(name), textsOf(inputs)])),
  };
}

/** Puts the YAML text of maps in place of the maps. So they are read as they are everywhere else, and a mistake in one is told in the same way. */
class StructuredTexts {
  readonly #document: Document.Parsed;
  readonly #names: readonly string[];

  constructor(yaml: string, names: readonly string[]) {
    this.#document = parseDocument(yaml, { logLevel: 'silent' });
    this.#names = names;
  }

  /** @param path of the map that has these values */
  instead(values: Values, path: readonly (string | number)[]): Values {
    const isStructured = (name: string, value: unknown) => this.#names.includes(name) && typeof value === 'object';
    return new Map(
      [...values].map(([name, value]) => [
        name,
        value !== null && isStructured(name, value) ? this.#textAt([...path, name], value) : value,
      ]),
    );
  }

  /** The text as it is written, so that `3.10` stays so. An alias has its own text elsewhere. */
  #textAt(path: readonly (string | number)[], value: unknown): string {
    const node = this.#document.getIn(path, true);
    if (!isNode(node) || hasAlias(node)) return JSON.stringify(plain(value));
    return stringify(node);
  }
}

function hasAlias(node: Node): boolean {
  let found = isAlias(node);
  visit(node, {
    Alias: () => {
      found = true;
    },
  });
  return found;
}

/** The value without maps, as JSON has it. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

interface ListedSuite {
  readonly name: unknown;
  readonly inputs: Values;
}

/** Empty for what is no list. A row that is no map has no name. */
function listedSuites(list: unknown): readonly ListedSuite[] {
  const rows = Array.isArray(list) ? list : [];
  return rows.map((row) => {
    const values: Values = row instanceof Map ? textKeys(row) : new Map();
    return { name: values.get(NAME), inputs: new Map([...values].filter(([key]) => key !== NAME)) };
  });
}

/** What is wrong with the list as a whole. */
function listProblems(suites: readonly ListedSuite[], common: Values): string[] {
  const names = suites.map(({ name }) => name);
  const lower = names.map((name) => (typeof name === 'string' ? name.toLowerCase() : undefined));
  // Some systems take `Web` and `web` for one folder.
  const twice = new Set(names.filter((_, at) => lower[at] !== undefined && lower.indexOf(lower[at]) !== at));
  return [
    ...(suites.length === 0 ? [`${SUITES} must be a list of suites, such as "- name: api"`] : []),
    ...(common.has(SUITE) ? [`${SUITE} has no effect beside ${SUITES}: remove it`] : []),
    ...names
      .filter((_name, at) => lower[at] === UNNAMED)
      .map(
        (name) =>
          `${SUITES} has the name ${JSON.stringify(name)}, which stands for a plan without a suite: choose another name`,
      ),
    ...[...twice].map((name) => `${SUITES} has the name ${JSON.stringify(name)} twice: give each suite its own name`),
  ];
}

/** @param at the place of the suite in the list, from 0 */
function suiteProblems(
  { name, inputs }: ListedSuite,
  at: number,
  allowed: readonly string[],
  known: readonly string[],
): string[] {
  if (typeof name !== 'string' || !SUITE_NAME.test(name))
    return [
      `suite ${at + 1} of ${SUITES} has ${name === undefined ? 'no name' : `the name ${JSON.stringify(name)}`}: its ${NAME} must be ${SUITE_NAME_RULE}`,
    ];
  const forAll = [...inputs.keys()].filter((key) => known.includes(key) && !allowed.includes(key));
  const own = new Map([...inputs].filter(([key]) => !forAll.includes(key)));
  return [
    ...forAll.map((key) => `${key} is for all suites together: write it outside of ${SUITES}`),
    ...inputProblems(own, allowed, `a suite may set: ${NAME}, ${allowed.join(', ')}`),
  ].map((problem) => `suite ${name}: ${problem}`);
}

function inputProblems(inputs: Values, allowed: readonly string[], names: string): string[] {
  return [...inputs]
    .filter(([name, value]) => !allowed.includes(name) || !isSetting(value))
    .map(([name, value]) => {
      if (!allowed.includes(name)) return `${name} is unknown; ${names}`;
      return value === null
        ? `${name} has no value: write one behind the colon, or remove the line`
        : `${name} must be a text, a number, true or false, or a list`;
    });
}

const textsOf = (inputs: Values): Texts =>
  new Map([...inputs].map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : String(value)]));

function readMap(yaml: string, path: string): Values {
  const settings = readYaml(yaml, path, { mapAsMap: true });
  if (settings === null || settings === undefined) return new Map();
  if (settings instanceof Map) return textKeys(settings);
  throw new UsageError(`${path} must be a map from input names to values, such as "shards: 4"`);
}

const textKeys = (map: ReadonlyMap<unknown, unknown>): Values =>
  new Map([...map].map(([name, value]) => [String(name), value]));

const isSetting = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((line) => typeof line === 'string'));
