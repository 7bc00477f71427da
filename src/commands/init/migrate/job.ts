/** Turns a job that splits its tests by another tool into one that runs the shards of a plan. What has nothing to do with that stays, byte for byte. */
import { findFramework } from '../../../frameworks/index.ts';
import { joinWords } from '../../../frameworks/shared/split-words.ts';
import { type Block, dropped, type Edit, type WorkflowText } from '../../../inputs/workflow-text.ts';
import { writeYaml } from '../../../inputs/yaml.ts';
import { expressionsIn } from '../../../text/expressions.ts';
import { ORGANISATION } from '../workflow.ts';
import type { SplitAxes } from './axes.ts';
import { type Checkout, indented, jobText, line, listItem, mergeJob, planJob } from './our-jobs.ts';
import {
  type Around,
  type Found,
  type Job,
  openJob,
  plannersOf,
  readTest,
  recordOf,
  splitsOf,
  type Test,
  textIn,
  type Values,
} from './read-job.ts';
import type { Read } from './script.ts';
import { describe, type Inputs, leftOf, type Names } from './sentences.ts';
import type { Splitter } from './splitters.ts';

export interface JobChange {
  readonly edits: readonly Edit[];
  /** What was done and why, in sentences. */
  readonly did: readonly string[];
  /** What is left to do, in sentences. */
  readonly left: readonly string[];
  /** The files of timings that the plan reads. */
  readonly timings: readonly string[];
}

/** @returns undefined for a job that splits nothing */
export function migrateJob(job: Job, around: Around): Read<JobChange> | undefined {
  const [found, second] = splitsOf(job);
  if (found === undefined) return undefined;
  if (second !== undefined) return { problem: 'several of its steps run a part of the tests' };
  const test = readTest(job, found, around);
  return 'problem' in test ? test : change(job, found, test, around);
}

const OF_A_JOB = /\b(?:matrix|steps|needs|strategy|job|env|runner)\b/;
const belongsToJob = (value: unknown): boolean => expressionsIn(String(value)).some((one) => OF_A_JOB.test(one));

function change(job: Job, found: Found, test: Test, around: Around): JobChange {
  const names = namesFor(job, around);
  const inputs = inputsOf(job, test, around);
  const planners = plannersOf(job, found.splitter).filter((name) => isOnlyFor(job, name));
  const edits = [
    ...planners.map((name) => dropJob(job.text, name)),
    ...jobEdits(job, names.plan, planners),
    ...stepEdits(job, found, test, inputs.run),
    ...addedJobs(job, names, inputs.plan, around),
  ];
  return {
    edits: [...edits, ...renamedIn(job, test.axes, edits)],
    did: describe(job, found, test, names, planners),
    left: leftOf(job, found, test, inputs),
    timings: test.timings,
  };
}

function namesFor({ text, name }: Job, { suite }: Around): Names {
  const taken = text.keys(['jobs']);
  const free = (one: string) => (suite === undefined && !taken.includes(one) ? one : `${one}-${name}`);
  return { plan: free('plan'), merge: free('merge') };
}

function inputsOf(
  job: Job,
  { framework, command, args, folder, globs, axes, timings }: Test,
  { suite }: Around,
): Inputs {
  const usual = framework === undefined ? undefined : findFramework(framework).runOne?.start;
  const own = joinWords(command);
  const ofJob = [...command, ...args].some(belongsToJob);
  const start = {
    ...(own !== usual && { command: own }),
    ...(args.length > 0 && { args: joinWords(args) }),
  };
  return {
    plan: {
      ...(suite !== undefined && { suite }),
      ...(framework !== undefined && { framework }),
      ...(!ofJob && start),
      ...(globs.length > 0 && { tests: globs.join('\n') }),
      ...(folder !== '.' && { 'working-directory': folder }),
      ...(axes.count !== undefined && { 'max-shards': axes.count }),
      ...(Object.keys(axes.rest).length > 0 && { axes: writeYaml(axes.rest) }),
      ...runsOnOf(job.values['runs-on']),
      ...(timings.length > 0 && { timings: timings.join('\n') }),
    },
    run: ofJob ? start : {},
  };
}

/** The machines of the shards, as the plan takes them. */
function runsOnOf(value: unknown): Values {
  if (value === undefined || value === 'ubuntu-latest' || belongsToJob(textIn(value))) return {};
  return { 'runs-on': typeof value === 'string' ? value : JSON.stringify(value) };
}

const isOnlyFor = ({ text, name }: Job, needed: string): boolean =>
  text.keys(['jobs']).every((other) => other === name || !openJob(text, other).needs.includes(needed));

const dropJob = (text: WorkflowText, name: string): Edit => {
  const block = text.block(['jobs', name]) as Block;
  const gap = /^\s*\n/.exec(text.text.slice(block.to))?.[0].length ?? 0;
  return { from: text.withComments(block.from), to: block.to + gap, text: '' };
};

const HAS_TESTS = (plan: string) => `needs.${plan}.outputs.has-tests == 'true'`;
const bare = (condition: unknown): string =>
  String(condition)
    .replace(/^\s*\$\{\{/, '')
    .replace(/\}\}\s*$/, '')
    .trim();

/** The keys of the job that the plan decides. */
function jobEdits(job: Job, plan: string, planners: readonly string[]): readonly Edit[] {
  const { text, name, values } = job;
  const at = (key: string) => text.block(['jobs', name, key]);
  const needs = [plan, ...job.needs.filter((need) => !planners.includes(need))];
  const condition = values['if'] === undefined ? HAS_TESTS(plan) : `${HAS_TESTS(plan)} && (${bare(values['if'])})`;
  const wanted: readonly (readonly [string, unknown])[] = [
    ['needs', needs.length === 1 ? plan : needs],
    ['if', condition],
    ...(Object.keys(runsOnOf(values['runs-on'])).length > 0 || values['runs-on'] === 'ubuntu-latest'
      ? [['runs-on', `\${{ matrix.runs-on }}`] as const]
      : []),
    ...(values['timeout-minutes'] === undefined
      ? [['timeout-minutes', `\${{ matrix.timeout-minutes }}`] as const]
      : []),
  ];
  const first = text.block(['jobs', name, text.keys(['jobs', name])[0] ?? '']) as Block;
  const added = wanted.filter(([key]) => at(key) === undefined);
  const replaced = wanted.flatMap(([key, value]) => {
    const block = at(key);
    return block === undefined ? [] : [replaceValue(text, block, value)];
  });
  const lines = added.map(([key, value]) => indented(line(key, value), first.indent)).join('');
  return [
    ...(lines === '' ? [] : [{ from: text.lineOf(first.from), to: text.lineOf(first.from), text: lines }]),
    ...replaced,
    ...strategyEdits(job, plan),
  ];
}

/** What stands behind the value in its line, such as a comment, stays. */
function replaceValue(text: WorkflowText, block: Block, value: unknown): Edit {
  const isMultiline = text.text.slice(block.from, block.valueTo).includes('\n');
  const own = line(text.text.slice(block.from, block.valueFrom).replace(/:[\s\S]*$/, ''), value).trimEnd();
  return isMultiline
    ? { from: block.from, to: block.to, text: `${own}\n` }
    : { from: block.from, to: block.valueTo, text: own };
}

function strategyEdits({ text, name }: Job, plan: string): readonly Edit[] {
  const path = ['jobs', name, 'strategy'];
  const matrix = text.block([...path, 'matrix']) as Block;
  const failFast = text.block([...path, 'fail-fast']);
  const own = line('matrix', `\${{ fromJSON(needs.${plan}.outputs.matrix) }}`);
  const pad = ' '.repeat(matrix.indent);
  const stop = failFast === undefined ? `fail-fast: false\n${pad}` : '';
  return [
    { from: matrix.from, to: matrix.to, text: `${stop}${own}` },
    ...(failFast !== undefined && failFast.value !== false ? [replaceValue(text, failFast, false)] : []),
  ];
}

function stepEdits(job: Job, found: Found, test: Test, inputs: Values): readonly Edit[] {
  const { text, name } = job;
  const path = ['jobs', name, 'steps', found.at];
  const step = text.block(path) as Block;
  const run = text.block([...path, 'run']) as Block;
  const own = `uses: ${ORGANISATION}/shard-run@v1\n${Object.keys(inputs).length === 0 ? '' : indented(writeYaml({ with: inputs }), run.indent)}`;
  const variables = (at: readonly (string | number)[]) => dropVariables(text, [...at, 'env'], found.splitter);
  const dash = text.lineOf(step.from);
  const extra = (lines: readonly string[]) => extraStep(job, found, lines, step.indent);
  const [before, after] = [extra(test.lines.before), extra(test.lines.after)];
  return [
    ...(before === '' ? [] : [{ from: dash, to: dash, text: before }]),
    { from: run.from, to: run.to, text: own },
    ...['shell', 'working-directory'].flatMap((key) => dropped(text, [...path, key]) ?? []),
    ...variables(path),
    ...variables(['jobs', name]),
    ...found.choosers.map((at) => dropped(text, ['jobs', name, 'steps', at])).filter((edit) => edit !== undefined),
    ...(after === '' ? [] : [{ from: step.to, to: step.to, text: after }]),
  ];
}

/** A step with the other lines of the script. */
function extraStep({ steps }: Job, { at, splitter }: Found, lines: readonly string[], indent: number): string {
  if (lines.length === 0) return '';
  const { env, shell, 'working-directory': folder } = steps[at] ?? {};
  const own = Object.entries(recordOf(env)).filter(([name]) => splitter.variables?.test(name) !== true);
  const step = {
    run: lines.length === 1 ? lines[0]?.trim() : `${lines.join('\n')}\n`,
    ...(shell !== undefined && { shell }),
    ...(folder !== undefined && { 'working-directory': folder }),
    ...(own.length > 0 && { env: Object.fromEntries(own) }),
  };
  return listItem(step, indent);
}

function dropVariables(
  text: WorkflowText,
  path: readonly (string | number)[],
  { variables }: Splitter,
): readonly Edit[] {
  const names = text.keys(path);
  const ours = names.filter((name) => variables?.test(name));
  if (ours.length === 0) return [];
  if (ours.length === names.length) return [dropped(text, path)].filter((edit) => edit !== undefined);
  return ours.map((name) => dropped(text, [...path, name])).filter((edit) => edit !== undefined);
}

function addedJobs(job: Job, names: Names, inputs: Values, { suite }: Around): readonly Edit[] {
  const { text, name, values } = job;
  const block = text.block(['jobs', name]) as Block;
  const checkout = checkoutOf(job);
  const common = { ...(values['if'] !== undefined && { if: bare(values['if']) }) };
  const needs = common.if?.includes('needs.') ? job.needs : [];
  const before = text.withComments(block.from);
  const isCalled = textIn(text.value(['on'])).includes('workflow_call');
  const end = text.text.slice(0, block.to).endsWith('\n') ? '' : '\n';
  const gap = /^\s*(?:\n|$)/.test(text.text.slice(block.to)) ? '' : '\n';
  return [
    {
      from: before,
      to: before,
      text: `${jobText(planJob({ ...names, ...common, needs, inputs }), checkout, block.indent)}\n`,
    },
    {
      from: block.to,
      to: block.to,
      text: `${end}\n${jobText(mergeJob({ ...names, ...common, needs: [...needs, name], isCalled, ...(suite !== undefined && { suite }) }), checkout, block.indent)}${gap}`,
    },
  ];
}

/** The checkout of the job, where it can be that of another job too. */
function checkoutOf({ text, name, steps }: Job): Checkout | undefined {
  const at = steps.findIndex(({ uses }) => /^actions\/checkout@/.test(String(uses)));
  const uses = text.block(['jobs', name, 'steps', at, 'uses']);
  if (uses === undefined || belongsToJob(textIn(steps[at]))) return undefined;
  return { uses: text.text.slice(uses.valueFrom, uses.to).trim(), inputs: recordOf(steps[at]?.['with']) };
}

/** The names of the matrix in the rest of the job. */
function renamedIn({ text, name }: Job, { renamed }: SplitAxes, edits: readonly Edit[]): readonly Edit[] {
  return text.scalars(['jobs', name]).flatMap(({ from, to }) => {
    if (edits.some((edit) => edit.from < to && from < edit.to)) return [];
    const old = text.text.slice(from, to);
    const own = old.replace(MATRIX_NAME, (whole, axis: string) =>
      renamed.has(axis) ? `matrix.${renamed.get(axis)}` : whole,
    );
    return own === old ? [] : [{ from, to, text: own }];
  });
}

const MATRIX_NAME = /\bmatrix\.([\w-]+)/g;
