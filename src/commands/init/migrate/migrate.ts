/** Turns the splitters and publishers of all workflows into plans, shards and merges. It shows each change, and says what it cannot carry over. */
import { join } from 'node:path';
import { isOurs, readWorkflow } from '../../../inputs/our-workflow.ts';
import { type Edit, edited, WorkflowText } from '../../../inputs/workflow-text.ts';
import { UsageError } from '../../../model.ts';
import type { Platform } from '../../../platform/platform.ts';
import { checkWorkflow } from '../../doctor/checks.ts';
import { readTimings } from '../../shared/timings.ts';
import { readWorkflows } from '../../shared/workflow-files.ts';
import { type JobChange, migrateJob } from './job.ts';
import { publisherEdits } from './publishing.ts';
import { type Around, openJob, splitsOf } from './read-job.ts';
import type { Read } from './script.ts';

export interface MigratedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Migrated {
  readonly files: readonly MigratedFile[];
  /** What was done and why, in sentences. */
  readonly did: readonly string[];
  /** What is left to do, in sentences. */
  readonly left: readonly string[];
}

/** A workflow with what becomes of it. */
interface Change extends Omit<Migrated, 'files'> {
  readonly after: string;
  /** False for a workflow that is no YAML. */
  readonly isReadable: boolean;
  readonly timings: readonly string[];
}

/**
 * @param write whether the files are written
 * @param planOutputs the outputs of the plan action
 * @throws UsageError where git could not bring back a file that is written
 */
export async function migrate(write: boolean, planOutputs: readonly string[], platform: Platform): Promise<Migrated> {
  const around = await lookAround(platform);
  const [files, did, left]: [MigratedFile[], string[], string[]] = [[], [], []];
  for (const [path, before] of await readWorkflows(platform)) {
    const change = changeOf(before, path, around);
    if (change === undefined) continue;
    if (change.after !== before) files.push({ path, before, after: change.after });
    did.push(...change.did.map((one) => `${path}: ${one}`));
    const more = [...(await aboutTimings(change.timings, platform)), ...findingsOf(change, path, planOutputs)];
    left.push(...[...change.left, ...more].map((one) => `${path}: ${one}`));
  }
  if (write) await writeAll(files, platform);
  return { files, did, left };
}

async function lookAround({ files, context }: Platform): Promise<Around> {
  const all = new Set((await files.list(context.root)).files);
  const packages = new Map<string, string>();
  for (const path of [...all].filter((one) => /(?:^|\/)package\.json$/.test(one)))
    packages.set(path, (await files.readText(join(context.root, path))) ?? '');
  return {
    packageOf: (folder) => packages.get(folder === '.' ? 'package.json' : `${folder}/package.json`),
    has: (path) => all.has(path),
  };
}

/** @returns undefined for a workflow that neither splits nor publishes */
function changeOf(before: string, path: string, around: Around): Change | undefined {
  const isWindows = before.includes('\r\n') && !/(?<!\r)\n/.test(before);
  try {
    const change = changeWorkflow(new WorkflowText(isWindows ? before.replaceAll('\r\n', '\n') : before, path), around);
    return change && isWindows ? { ...change, after: change.after.replaceAll('\n', '\r\n') } : change;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { after: before, isReadable: false, did: [], left: [error.message], timings: [] };
  }
}

function changeWorkflow(text: WorkflowText, around: Around): Change | undefined {
  const splitting = text.keys(['jobs']).filter((name) => splitsOf(openJob(text, name)).length > 0);
  const jobs = splitting.map((name) => {
    const own = splitting.length > 1 ? { ...around, suite: name } : around;
    return [name, migrateJob(openJob(text, name), own) as Read<JobChange>] as const;
  });
  const done = jobs.flatMap(([name, one]) => ('problem' in one ? [] : [{ name, ...one }]));
  const publishing = publisherEdits(text, new Set(done.map(({ name }) => name)), new Set(splitting));
  const problems = jobs.flatMap(([name, one]) => ('problem' in one ? [refusal(text, name, one.problem)] : []));
  if (jobs.length === 0 && publishing.did.length + publishing.left.length === 0) return undefined;
  return {
    isReadable: true,
    after: edited(text.text, outermost([...publishing.edits, ...done.flatMap(({ edits }) => edits)])),
    did: [...done.flatMap(({ did }) => did), ...publishing.did],
    left: [...problems, ...done.flatMap(({ left }) => left), ...publishing.left],
    timings: done.flatMap(({ timings }) => timings),
  };
}

function refusal(text: WorkflowText, name: string, problem: string): string {
  const title = splitsOf(openJob(text, name))[0]?.splitter.title;
  return `Job ${name} splits its tests with ${title}, and is left as it is: ${problem}. Write "- uses: org/shard-run@v1" in place of that step, and the plan and the merge around the job, as "shardwise init" shows them.`;
}

/** The edits without those inside of another one. */
const outermost = (edits: readonly Edit[]): readonly Edit[] =>
  edits.filter(
    (edit) =>
      !edits.some(
        (other) =>
          other !== edit &&
          other.from <= edit.from &&
          edit.to <= other.to &&
          other.to - other.from > edit.to - edit.from &&
          other.text === '' &&
          edit.from !== other.to,
      ),
  );

/** What is wrong with the files of timings. */
async function aboutTimings(paths: readonly string[], platform: Platform): Promise<string[]> {
  const said: string[] = [];
  for (const path of new Set(paths))
    try {
      const { runs } = await readTimings([path], platform);
      if (runs.every((run) => run.length === 0))
        said.push(`${path} has no times that can be read. Remove the input timings.`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      said.push(`${error.message}. Remove the input timings.`);
    }
  return said;
}

/** What doctor says of the new workflow. */
function findingsOf({ after, isReadable }: Change, path: string, planOutputs: readonly string[]): string[] {
  if (!isReadable) return [];
  const workflow = readWorkflow(after, path);
  return isOurs(workflow)
    ? checkWorkflow(workflow, planOutputs).map(
        ({ where, problem, fix }) =>
          `${where === path ? 'Of the whole workflow' : `Of ${where.slice(path.length + 2)}`}: ${problem}. Write: ${fix}.`,
      )
    : [];
}

async function writeAll(changed: readonly MigratedFile[], platform: Platform): Promise<void> {
  const { files, context } = platform;
  const unsaved = await uncommitted(
    changed.map(({ path }) => path),
    platform,
  );
  if (unsaved.length > 0)
    throw new UsageError(
      `${unsaved.join(', ')} ${unsaved.length === 1 ? 'has' : 'have'} changes that git does not have, so you could not go back: commit them, and write "shardwise init --migrate --write" again. Nothing was written`,
    );
  for (const { path, after } of changed) await files.write(join(context.root, path), after);
}

/** The files that git would not bring back. All of them where there is no git. */
async function uncommitted(paths: readonly string[], { processes, context }: Platform): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const clean = new Set<string>();
  const args = ['-c', 'core.quotePath=false', 'ls-files', '--', ...paths];
  const changed = new Set<string>();
  const run = (words: readonly string[], add: (line: string) => void) =>
    processes.run({ program: 'git', args: words }, { cwd: context.root, onLine: add });
  await run(args, (line) => clean.add(line));
  await run(['-c', 'core.quotePath=false', 'diff', '--name-only', 'HEAD', '--', ...paths], (line) => changed.add(line));
  return paths.filter((path) => !clean.has(path) || changed.has(path));
}
