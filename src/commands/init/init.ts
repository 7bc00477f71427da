/** Finds the tests of a repository, and writes a workflow that runs them in shards. */
import { join } from 'node:path';
import { custom } from '../../frameworks/custom.ts';
import { findFramework } from '../../frameworks/index.ts';
import { suitesLine } from '../../frameworks/offer-suites.ts';
import type { Options } from '../../inputs/inputs.ts';
import { inspectWorkflows } from '../../inputs/other-workflows.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { plural } from '../../text/numbers.ts';
import { detectIn, suitesBelow } from '../plan/detect.ts';
import { openProject } from '../plan/open-project.ts';
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
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** @throws UsageError where no tests are found, or another file is in the way */
export async function init(inputs: Options<typeof INIT_INPUTS>, platform: Platform): Promise<Initiated> {
  const { suites, because } = await findSuites(platform);
  const workflows = await textsOf(await workflowsIn(platform), '.', platform);
  workflows.delete(inputs.workflow);
  const { testJobs, unreadable } = inspectWorkflows(workflows, suites.flatMap(startsOf));
  const branch = inputs.branch ?? (await defaultBranch(platform));
  const workflow = workflowOf(suites, branch, inputs['max-shards'], testJobs);
  const wanted = [
    { path: inputs.workflow, text: workflow.text },
    ...(suites.length > 1 ? [{ path: SETTINGS, text: `${suitesLine(suites.map(lineOf))}\n` }] : []),
  ];
  const files = await Promise.all(wanted.map((file) => compare(file, platform)));
  if (inputs.write)
    for (const { path, text, state } of files)
      if (state === 'new') await platform.files.write(join(platform.context.root, path), text);
  return { files, because: [...because, ...workflow.because, ...unreadable.map((one) => `Not read: ${one}.`)] };
}

const lineOf = ({ name, framework, folder }: SuiteToRun) => ({ name, framework: framework.name, folder });

/** The suites of the repository: one where its root has one framework, or those of the folders below. */
async function findSuites(platform: Platform): Promise<{ suites: readonly SuiteToRun[]; because: readonly string[] }> {
  const root = await openProject('.', platform);
  const detection = await detectIn(root);
  const below = await suitesBelow(root, '.', platform);
  if ('framework' in detection && detection.framework !== custom) {
    const { framework, reason } = detection;
    const others = below.filter((suite) => suite.framework !== framework.name);
    return {
      suites: [
        { name: 'default', folder: '.', framework, texts: await projectTexts('.', framework.setUp.language, platform) },
      ],
      because: [
        `Framework: ${framework.title}, because ${reason}.`,
        ...others.map(
          (suite) => `Not included: ${suite.framework} in ${suite.folder}. To plan it too, list suites in ${SETTINGS}.`,
        ),
      ],
    };
  }
  if (below.length === 0) throw new UsageError('problem' in detection ? detection.problem : 'no tests were found');
  const suites = await Promise.all(
    below.map(async ({ name, folder, framework: found }) => {
      const framework = findFramework(found);
      return { name, folder, framework, texts: await projectTexts(folder, framework.setUp.language, platform) };
    }),
  );
  return {
    suites,
    because: [
      `${plural(suites.length, 'suite')}: ${suites.map(({ framework, folder }) => `${framework.title} in ${folder}`).join(', ')}. One plan and one merge serve them all.`,
    ],
  };
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

/** As git knows it from the remote. */
async function defaultBranch({ files, context }: Platform): Promise<string> {
  const head = await files.readText(join(context.root, '.git/refs/remotes/origin/HEAD'));
  return /^ref: refs\/remotes\/origin\/(\S+)/.exec(head ?? '')?.[1] ?? 'main';
}

/** @throws UsageError where the file is there and has another text */
async function compare({ path, text }: Omit<NewFile, 'state'>, { files, context }: Platform): Promise<NewFile> {
  const there = await files.readText(join(context.root, path));
  if (there === undefined) return { path, text, state: 'new' };
  if (there === text) return { path, text, state: 'same' };
  throw new UsageError(
    path === SETTINGS
      ? `${path} is there already, and init changes no file: add the suites to it yourself, as this line has them: ${text.trim()}`
      : `input workflow is ${JSON.stringify(path)}, but that file is there already, and init changes no file: write another path`,
  );
}
