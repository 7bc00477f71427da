/** Finds the tests of a repository, and writes a workflow that runs them in shards. */
import { join } from 'node:path';
import { type Detected, detectAll } from '../../frameworks/detect.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { type OfferedSuite, suitesLine } from '../../frameworks/offer-suites.ts';
import type { Options } from '../../inputs/inputs.ts';
import { inspectWorkflows } from '../../inputs/other-workflows.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { plural } from '../../text/numbers.ts';
import { detectIn, frameworksOfFiles, suitesBelow } from '../plan/detect.ts';
import { openProject } from '../plan/open-project.ts';
import type { ProjectFolder } from '../plan/project.ts';
import { readWorkflows } from '../shared/workflow-files.ts';
import type { INIT_INPUTS } from './inputs.ts';
import { LANGUAGES, type ProjectTexts } from './languages.ts';
import { type SuiteToRun, workflowOf } from './workflow.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** What is there already. */
  readonly state: 'new' | 'same';
}

export interface Initiated {
  readonly files: readonly NewFile[];
  /** What was found, why the files are so, and what is left to do, in sentences. */
  readonly because: readonly string[];
}

const SETTINGS = '.github/shardwise.yml';

type InitInputs = Options<typeof INIT_INPUTS>;

/** What the options and the settings file ask for. */
export interface Asked {
  readonly inputs: InitInputs;
  /** The suites that the settings file lists. */
  readonly listed: readonly InitInputs[];
  /** Whether the settings file has this input, so that the workflow need not. */
  readonly isInFile: (input: keyof InitInputs) => boolean;
}

/** @throws UsageError where no tests are found, or another file is in the way */
export async function init(asked: Asked, platform: Platform): Promise<Initiated> {
  const { inputs, listed } = asked;
  const { suites, because } = await findSuites(inputs, listed, platform);
  const { testJobs, unreadable } = inspectWorkflows(
    await otherWorkflows(inputs.workflow, platform),
    suites.flatMap(startsOf),
  );
  const branch = await branchOf(inputs, platform);
  const workflow = workflowOf({ suites, branch: branch.name, planInputs: planInputsOf(asked, suites), testJobs });
  const settings = listed.length > 0 ? NO_SETTINGS : await settingsFor(suites, platform);
  const wanted = [{ path: inputs.workflow, text: workflow.text }, ...settings.files];
  const files = await Promise.all(wanted.map((file) => compare(file, platform)));
  if (inputs.write)
    for (const { path, text, state } of files)
      if (state === 'new') await platform.files.write(join(platform.context.root, path), text);
  return {
    files,
    because: [
      ...because,
      ...settings.because,
      `Branch: ${branch.name}, ${branch.why}.`,
      ...workflow.because,
      ...unreadable.map((one) => `Not read: ${one}.`),
      ...(await aboutRoot(platform)),
    ],
  };
}

/** The inputs of the plan that the settings file does not have. */
function planInputsOf({ inputs, isInFile }: Asked, [first, ...more]: FoundSuites['suites']) {
  const isBelow = more.length === 0 && first.folder !== '.';
  return {
    ...(isBelow && !isInFile('working-directory') && { 'working-directory': first.folder }),
    ...(inputs.framework !== 'auto' && !isInFile('framework') && { framework: inputs.framework }),
    ...(!isInFile('max-shards') && { 'max-shards': Math.max(inputs['max-shards'], 1 + more.length) }),
  };
}

interface Settings {
  readonly files: readonly Omit<NewFile, 'state'>[];
  readonly because: readonly string[];
}

const NO_SETTINGS: Settings = { files: [], because: [] };

/** The settings file that lists several suites, or the line for the one that is there. */
async function settingsFor(suites: FoundSuites['suites'], { files, context }: Platform): Promise<Settings> {
  if (suites.length === 1) return NO_SETTINGS;
  const line = suitesLine(suites.map(({ name, framework, folder }) => ({ name, framework: framework.name, folder })));
  return (await files.exists(join(context.root, SETTINGS)))
    ? { files: [], because: [`Add this line to ${SETTINGS}, which is there already: ${line}`] }
    : { files: [{ path: SETTINGS, text: `${line}\n` }], because: [] };
}

async function aboutRoot({ files, context }: Platform): Promise<string[]> {
  const isRoot = await files.exists(join(context.root, '.git'));
  return isRoot ? [] : ['This folder is not the root of a git repository. GitHub reads workflows only there.'];
}

interface FoundSuites {
  readonly suites: readonly [SuiteToRun, ...SuiteToRun[]];
  readonly because: readonly string[];
}

/** The suites of the repository: those of the settings file, one where its root has one framework, or those of the folders below. */
async function findSuites(inputs: InitInputs, listed: readonly InitInputs[], platform: Platform): Promise<FoundSuites> {
  const [first, ...others] = await Promise.all(listed.map((suite) => suiteOf(suite, platform)));
  if (first !== undefined) return several([first, ...others], `as ${SETTINGS} lists them`);
  const folder = inputs['working-directory'] ?? '.';
  if (inputs.framework !== 'auto' || folder !== '.') return single(await suiteOf(inputs, platform), 'as asked for');
  const root = await openProject(folder, platform);
  const detection = await detectIn(root);
  const below = await suitesBelow(root, folder, platform);
  const isRoot = below.length === 0 || detectAll(await root.read()).length > 0;
  if ('problem' in detection && below.length === 0) throw new UsageError(detection.problem);
  return 'framework' in detection && isRoot
    ? suiteOfRoot(detection, below, platform)
    : suitesOfFolders(root, below as readonly [OfferedSuite, ...OfferedSuite[]], platform);
}

async function suiteOfRoot(
  { framework, reason }: Detected,
  below: readonly OfferedSuite[],
  platform: Platform,
): Promise<FoundSuites> {
  const found = single(await withTexts('default', '.', framework, platform), `because ${reason}`);
  const left = below.filter((suite) => suite.framework !== framework.name);
  return withNotes(
    found,
    left.map((suite) => notIncluded(suite.framework, `in ${suite.folder}`)),
  );
}

/** @param root whose test files may be of other frameworks than the folders have signs of */
async function suitesOfFolders(
  root: ProjectFolder,
  [first, ...more]: readonly [OfferedSuite, ...OfferedSuite[]],
  platform: Platform,
): Promise<FoundSuites> {
  const open = ({ name, folder, framework }: OfferedSuite) =>
    withTexts(name, folder, findFramework(framework), platform);
  const [one, rest] = [await open(first), await Promise.all(more.map(open))];
  const found =
    rest.length === 0
      ? single(one, 'because its files are there')
      : several([one, ...rest], 'by the files of their folders');
  const known = new Set([first, ...more].map((suite) => suite.framework));
  const left = (await frameworksOfFiles(root)).filter(({ framework }) => !known.has(framework.name));
  return withNotes(
    found,
    left.map(({ framework, reason }) => notIncluded(framework.name, `(${reason})`)),
  );
}

const withNotes = (found: FoundSuites, notes: readonly string[]): FoundSuites => ({
  ...found,
  because: [...found.because, ...notes],
});

const notIncluded = (framework: string, where: string): string =>
  `Not included: ${framework} ${where}. To plan it too, list suites in ${SETTINGS}.`;

const single = (suite: SuiteToRun, why: string): FoundSuites => ({
  suites: [suite],
  because: [`Framework: ${suite.framework.title}${suite.folder === '.' ? '' : ` in ${suite.folder}`}, ${why}.`],
});

const several = (suites: FoundSuites['suites'], why: string): FoundSuites => ({
  suites,
  because: [
    `${plural(suites.length, 'suite')}, ${why}: ${suites.map(({ framework, folder }) => `${framework.title} in ${folder}`).join(', ')}. One plan and one merge serve them all.`,
  ],
});

/** A suite whose folder or framework somebody has named. */
async function suiteOf(inputs: InitInputs, platform: Platform): Promise<SuiteToRun> {
  const folder = inputs['working-directory'] ?? '.';
  if (inputs.framework !== 'auto') return withTexts(inputs.suite, folder, findFramework(inputs.framework), platform);
  const detection = await detectIn(await openProject(folder, platform));
  if ('problem' in detection) throw new UsageError(detection.problem);
  return withTexts(inputs.suite, folder, detection.framework, platform);
}

async function withTexts(name: string, folder: string, framework: Framework, platform: Platform): Promise<SuiteToRun> {
  return { name, folder, framework, texts: await projectTexts(folder, framework.setUp.language, platform) };
}

const projectTexts = (folder: string, language: keyof typeof LANGUAGES, platform: Platform): Promise<ProjectTexts> =>
  textsOf(LANGUAGES[language].files, folder, platform);

/** The texts of the files that exist. */
async function textsOf(names: readonly string[], folder: string, { files, context }: Platform) {
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await files.readText(join(context.root, folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** The workflows of the repository but for the one that is written. */
async function otherWorkflows(written: string, platform: Platform): Promise<ReadonlyMap<string, string>> {
  const texts = await readWorkflows(platform);
  texts.delete(written);
  return texts;
}

/** What starts the tests in a workflow of today. */
function startsOf({ framework }: SuiteToRun): string[] {
  const own =
    framework.runOne === undefined
      ? []
      : [framework.runOne.start, framework.runOne.start.replace(/^(?:npx|bundle exec) /, '')];
  const byScript = ['node', 'bun'].includes(framework.setUp.language)
    ? ['npm test', 'npm run test', 'yarn test', 'pnpm test', 'bun run test']
    : [];
  return [...own, ...byScript];
}

/** The branch that is named, that of the remote as git knows it, or the usual one. */
async function branchOf({ branch }: InitInputs, { files, context }: Platform) {
  if (branch !== undefined) return { name: branch, why: 'as asked for' };
  const head = await files.readText(join(context.root, '.git/refs/remotes/origin/HEAD'));
  const name = /^ref: refs\/remotes\/origin\/(\S+)/.exec(head ?? '')?.[1];
  if (name !== undefined) return { name, why: 'the default branch of the remote' };
  return { name: 'main', why: 'because git does not say what the default branch of the remote is' };
}

/** @throws UsageError where the file is there and has another text */
async function compare({ path, text }: Omit<NewFile, 'state'>, { files, context }: Platform): Promise<NewFile> {
  const there = await files.readText(join(context.root, path));
  if (there === undefined) return { path, text, state: 'new' };
  if (there === text) return { path, text, state: 'same' };
  throw new UsageError(
    `input workflow is ${JSON.stringify(path)}, but that file is there already, and init changes no file: write another path`,
  );
}
