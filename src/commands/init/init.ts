/** Finds the tests of a repository, and writes a workflow that runs them in shards. */
import { join } from 'node:path';
import { detectAll } from '../../frameworks/detect.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { findFramework } from '../../frameworks/index.ts';
import { suitesLine } from '../../frameworks/offer-suites.ts';
import type { Options } from '../../inputs/inputs.ts';
import { inspectWorkflows } from '../../inputs/other-workflows.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { plural } from '../../text/numbers.ts';
import { detectIn, frameworksOfFiles, suitesBelow } from '../plan/detect.ts';
import { openProject } from '../plan/open-project.ts';
import { type INIT_INPUTS, WORKFLOW } from './inputs.ts';
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
export async function init({ inputs, listed, isInFile }: Asked, platform: Platform): Promise<Initiated> {
  const { suites, because } = await findSuites(inputs, listed, platform);
  const workflows = await textsOf(await workflowsIn(platform), '.', platform);
  workflows.delete(inputs.workflow);
  const { testJobs, unreadable } = inspectWorkflows(workflows, suites.flatMap(startsOf));
  const branch = await branchOf(inputs, platform);
  const [first, ...more] = suites;
  const planInputs = {
    ...(more.length === 0 &&
      first.folder !== '.' &&
      !isInFile('working-directory') && { 'working-directory': first.folder }),
    ...(inputs.framework !== 'auto' && !isInFile('framework') && { framework: inputs.framework }),
    ...(!isInFile('max-shards') && { 'max-shards': Math.max(inputs['max-shards'], suites.length) }),
  };
  const workflow = workflowOf({ suites, branch: branch.name, planInputs, testJobs });
  const list = more.length > 0 && listed.length === 0 ? `${suitesLine(suites.map(lineOf))}\n` : undefined;
  const hasSettings = (await platform.files.readText(join(platform.context.root, SETTINGS))) !== undefined;
  const wanted = [
    { path: inputs.workflow, text: workflow.text },
    ...(list === undefined || hasSettings ? [] : [{ path: SETTINGS, text: list }]),
  ];
  const files = await Promise.all(wanted.map((file) => compare(file, platform)));
  if (inputs.write)
    for (const { path, text, state } of files)
      if (state === 'new') await platform.files.write(join(platform.context.root, path), text);
  return {
    files,
    because: [
      ...because,
      ...(list !== undefined && hasSettings
        ? [`Add this line to ${SETTINGS}, which is there already: ${list.trim()}`]
        : []),
      `Branch: ${branch.name}, ${branch.why}.`,
      ...workflow.because,
      ...unreadable.map((one) => `Not read: ${one}.`),
      ...((await platform.files.exists(join(platform.context.root, '.git')))
        ? []
        : ['This folder is not the root of a git repository. GitHub reads workflows only there.']),
    ],
  };
}

const lineOf = ({ name, framework, folder }: SuiteToRun) => ({ name, framework: framework.name, folder });

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
  if ('framework' in detection && isRoot) {
    const { framework, reason } = detection;
    const found = single(await withTexts('default', folder, framework, platform), `because ${reason}`);
    const left = below.filter((suite) => suite.framework !== framework.name);
    return {
      ...found,
      because: [...found.because, ...left.map((suite) => notIncluded(suite.framework, `in ${suite.folder}`))],
    };
  }
  const [one, ...rest] = await Promise.all(
    below.map((suite) => withTexts(suite.name, suite.folder, findFramework(suite.framework), platform)),
  );
  if (one === undefined) throw new UsageError('problem' in detection ? detection.problem : 'no tests were found');
  const found =
    rest.length === 0
      ? single(one, 'because its files are there')
      : several([one, ...rest], 'by the files of their folders');
  const left = (await frameworksOfFiles(root)).filter(
    ({ framework }) => !below.some((suite) => suite.framework === framework.name),
  );
  return {
    ...found,
    because: [...found.because, ...left.map(({ framework, reason }) => notIncluded(framework.name, `(${reason})`))],
  };
}

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

async function workflowsIn({ files, context }: Platform): Promise<readonly string[]> {
  const { files: all } = await files.list(context.root);
  return all.filter((file) => WORKFLOW.test(file)).sort();
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
