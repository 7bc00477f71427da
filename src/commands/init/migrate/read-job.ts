/** Reads a job that splits its tests by another tool: which one, what it runs, and which parts of its matrix are for the split. */
import { findFramework } from '../../../frameworks/index.ts';
import { joinWords } from '../../../frameworks/shared/split-words.ts';
import type { WorkflowText } from '../../../inputs/workflow-text.ts';
import { expressionsIn } from '../../../text/expressions.ts';
import { axesOf, type SplitAxes } from './axes.ts';
import { dropOptions, type Taken } from './options.ts';
import { linesOf, type Read, readScript, type TestCommand, withoutChosenFiles } from './script.ts';
import { SPLITTERS, type Splitter } from './splitters.ts';
import { type Start, startOf } from './starts.ts';

/** What the rest of the repository says. */
export interface Around {
  /** The package.json of a folder. */
  readonly packageOf: (folder: string) => string | undefined;
  readonly has: (path: string) => boolean;
  /** The suite of the job, where the workflow has several. */
  readonly suite?: string;
}

export type Values = Readonly<Record<string, unknown>>;

/** The step that runs a part of the tests. */
export interface Found {
  readonly splitter: Splitter;
  readonly at: number;
  /** Steps that choose the files, by an action of the splitter. */
  readonly choosers: readonly number[];
}

/** A job as it is, and what was found in it. */
export interface Job {
  readonly text: WorkflowText;
  readonly name: string;
  readonly values: Values;
  readonly steps: readonly Values[];
  readonly needs: readonly string[];
}

export const recordOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
export const textIn = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

export function openJob(text: WorkflowText, name: string): Job {
  const values = recordOf(text.value(['jobs', name]));
  const steps = listOf(values['steps']).map(recordOf);
  return { text, name, values, steps, needs: listOf(values['needs']).map(String) };
}

/** The jobs that this one needs, with a mark of the splitter's own planner. */
export const plannersOf = ({ text, needs }: Job, { planner }: Splitter): readonly string[] =>
  planner === undefined ? [] : needs.filter((need) => planner.test(textIn(text.value(['jobs', need]))));

/** The steps that split the tests of a job, for the first splitter that has any. */
export function splitsOf(job: Job): readonly Found[] {
  for (const splitter of SPLITTERS) {
    if (splitter.planner !== undefined && plannersOf(job, splitter).length === 0) continue;
    const choosers = job.steps.flatMap(({ uses }, at) => (splitter.action?.test(String(uses ?? '')) ? [at] : []));
    const outputs = choosers.map((at) => `steps.${job.steps[at]?.['id']}.outputs.`);
    const found = job.steps.flatMap((step, at) =>
      splits(step, splitter, outputs) ? [{ splitter, at, choosers }] : [],
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** An action of others may run a command too. Those of GitHub only bring and keep files. */
function splits({ run, uses, env, with: inputs }: Values, { sign }: Splitter, outputs: readonly string[]): boolean {
  if (run === undefined && /^actions\//.test(String(uses))) return false;
  const own = `${run ?? ''}\n${textIn(env)}\n${textIn(inputs)}`;
  return sign.test(own) || outputs.some((one) => own.includes(one));
}

/** The tests of a job as a plan takes them. */
export interface Test extends Start {
  readonly lines: Pick<TestCommand, 'before' | 'after'>;
  readonly folder: string;
  /** What the splitter had in the command. */
  readonly taken: readonly string[];
  readonly axes: SplitAxes;
  /** Files of timings. */
  readonly timings: readonly string[];
  readonly globs: readonly string[];
}

/** @returns the tests, or why the job cannot be carried over */
export function readTest(job: Job, found: Found, around: Around): Read<Test> {
  const { splitter } = found;
  const step = job.steps[found.at] ?? {};
  if (typeof step['run'] !== 'string')
    return { problem: `the step runs its command through ${step['uses']}${isCypress(step) ? CYPRESS : ''}` };
  const command = readCommand(job, found, step['run']);
  if ('problem' in command) return command;
  const { kept, taken } = dropOptions(command.words, splitter.options ?? {});
  const words = splitter.starts === undefined ? kept : splitter.starts(kept);
  const folder = folderOf(job, step, command.folder);
  const start = words && startOf(words, around.packageOf(folder));
  if (start === undefined) return { problem: `Shardwise does not know what ${joinWords(command.words)} starts` };
  const variables = splitterVariables(job, found);
  const axes = axesOf(
    recordOf(job.values['strategy'])['matrix'],
    usedBy(job, found, [...taken.flatMap(({ words }) => words)], variables),
  );
  if ('problem' in axes) return axes;
  const test: Test = {
    ...start,
    args: withoutReports(start.framework, start.args),
    lines: command,
    folder,
    taken: taken.flatMap(({ words }) => words),
    axes,
    timings: timingsOf(splitter, taken, variables, folder, around),
    globs: globsOf(job, found, variables, start.framework),
  };
  const problem = problemOf(job, found, test);
  return problem === undefined ? test : { problem };
}

const isCypress = ({ uses }: Values): boolean => /^cypress-io\//.test(String(uses));
const CYPRESS =
  '. Keep that step with "runTests: false", and let a second one run the script of docs/frameworks/cypress.md';

/** The command of the step, without what chooses the files of this job. */
function readCommand({ steps }: Job, { splitter, choosers }: Found, run: string): Read<TestCommand> {
  const ids = new Set(choosers.map((at) => String(steps[at]?.['id'])));
  const script = run.replace(STEP_OUTPUT, (whole, id: string) => (ids.has(id) ? '' : whole));
  const bySign = linesOf(script).some((line) => splitter.sign.test(line));
  const known = (line: string) => startOf(line.trim().split(/\s+/), undefined)?.framework !== undefined;
  const rest = withoutChosenFiles(script, splitter.sign);
  const isTest = bySign && rest === script ? (line: string) => splitter.sign.test(line) : known;
  return readScript(rest, (line) => !/^\s*echo\b/.test(line) && isTest(line));
}

const STEP_OUTPUT = /"?\$\{\{\s*steps\.([\w-]+)\.outputs\.[\w-]+\s*\}\}"?/g;

/** The folder that the tests run in, relative to the repository. */
function folderOf({ text, values }: Job, step: Values, inside = '.'): string {
  const defaults = [values, recordOf(text.value([]))].map(
    (one) => recordOf(recordOf(one['defaults'])['run'])['working-directory'],
  );
  const outside = String(step['working-directory'] ?? defaults.find((one) => one !== undefined) ?? '.');
  return (
    [outside, inside]
      .filter((one) => one !== '.')
      .join('/')
      .replace(/^\.\//, '')
      .replace(/\/$/, '') || '.'
  );
}

/** The variables of the splitter, of the step and of the job. */
function splitterVariables(job: Job, { splitter, at }: Found): Values {
  const all = { ...recordOf(job.values['env']), ...recordOf(job.steps[at]?.['env']) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => splitter.variables?.test(name)));
}

/** What says which part this job runs, as text: options, variables, inputs of an action, and the variables that those name. */
function usedBy(job: Job, { at, choosers }: Found, taken: readonly string[], variables: Values): string {
  const step = job.steps[at] ?? {};
  const script = String(step['run'] ?? '');
  const own = [
    ...taken,
    ...chosenIn(job, at),
    textIn(variables),
    ...choosers.map((one) => textIn(job.steps[one])),
  ].join('\n');
  const env = { ...recordOf(job.values['env']), ...recordOf(step['env']) };
  const names = new Set([...own.matchAll(VARIABLE)].map(([, ofShell, ofEnv]) => ofShell ?? ofEnv));
  const named = Object.entries(env).filter(([name]) => names.has(name));
  const planner = /matrix\.(?:packages|id)\b/.test(script) ? expressionsIn(script).join('\n') : '';
  return [own, textIn(named), planner].join('\n');
}

/** A variable of a shell, or one in an expression. */
const VARIABLE = /\$\{?(\w+)|env\.([\w-]+)/g;

/** Names of globs in the options of commands that choose files, and in the inputs of such actions. */
const GLOB_OPTION = /--?(exclude-)?glob[= ]('[^']*'|"[^"]*"|\S+)/g;
const GLOB_INPUTS: Readonly<Record<string, '' | '!'>> = {
  glob: '',
  pattern: '',
  'exclude-glob': '!',
  'exclude-pattern': '!',
};

/** The globs of test files that the splitter has. Those that only exclude are of the framework's own globs. */
function globsOf(
  job: Job,
  { splitter, at, choosers }: Found,
  variables: Values,
  framework?: string,
): readonly string[] {
  const named = (values: Values, names: Readonly<Record<string, '' | '!'>>) =>
    Object.entries(names).flatMap(([name, sign]) => (values[name] === undefined ? [] : [`${sign}${values[name]}`]));
  const all = [
    ...named(variables, splitter.globs ?? {}),
    ...choosers.flatMap((one) => named(recordOf(job.steps[one]?.['with']), GLOB_INPUTS)),
    ...chosenIn(job, at).flatMap((line) =>
      [...line.matchAll(GLOB_OPTION)].map(
        ([, not, glob = '']) => `${not === undefined ? '' : '!'}${glob.replace(/^['"]|['"]$/g, '')}`,
      ),
    ),
  ];
  const usual = framework === undefined ? [] : findFramework(framework).patterns;
  return all.length > 0 && all.every((glob) => glob.startsWith('!')) ? [...usual, ...all] : all;
}

/** The lines of a step that choose files by a command. */
const chosenIn = ({ steps }: Job, at: number): readonly string[] =>
  linesOf(String(steps[at]?.['run'] ?? '')).filter((line) => /\$\(/.test(line));

/** Options for reports. Shardwise has its own report, and the merge writes one for other tools. */
const REPORTS: Readonly<Record<string, Readonly<Record<string, 0 | 1>>>> = {
  pytest: { '--junitxml': 1, '--junit-xml': 1, '--junit-prefix': 1 },
};

const withoutReports = (framework: string | undefined, args: readonly string[]): readonly string[] =>
  dropOptions(args, REPORTS[framework ?? ''] ?? {}).kept.filter(
    (word, at, all) =>
      !(
        framework === 'pytest' &&
        (/^junit_family=/.test(word) || (word === '-o' && /^junit_family=/.test(all[at + 1] ?? '')))
      ),
  );

function timingsOf(
  { timings, timingsFrom = '' }: Splitter,
  taken: readonly Taken[],
  variables: Values,
  folder: string,
  { has }: Around,
): readonly string[] {
  const named = taken.find(({ option }) => option === timingsFrom)?.value ?? variables[timingsFrom] ?? timings;
  const path = named === undefined ? '' : folder === '.' ? String(named) : `${folder}/${named}`;
  return path !== '' && has(path) ? [path] : [];
}

/** Why a job cannot be carried over although its command can. */
function problemOf(job: Job, { at }: Found, { framework, args, command, axes }: Test): string | undefined {
  const bad = framework === undefined ? undefined : findFramework(framework).findBadArgument?.(args);
  if (bad !== undefined) return `its command: ${bad}`;
  const lost = [...command, ...args]
    .flatMap(expressionsIn)
    .find((one) => [...axes.renamed.keys()].some((name) => one.includes(`matrix.${name}`)));
  if (lost !== undefined) return `its command has \${{${lost}}}, which belongs to the split`;
  const condition = job.steps[at]?.['if'];
  if (condition !== undefined && !/^(?:\$\{\{)?\s*(?:always|success)\(\)/.test(String(condition)))
    return `the step has the condition ${condition}. Where it does not hold, the tests would be missing: write it at the job`;
  const inline = [['strategy'], ['strategy', 'matrix'], ['steps'], ['steps', at], ['steps', at, 'run']].find((path) => {
    const block = job.text.block(['jobs', job.name, ...path]);
    return block === undefined || block.isInline;
  });
  return inline && `${inline[0]} is written on one line, in braces: write it over several lines`;
}
