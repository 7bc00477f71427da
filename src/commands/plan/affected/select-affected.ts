/** Decides which of the units run, by what has changed. In doubt all run. */
import { join } from 'node:path';
import { reachOf } from '../../../discovery/affected/reach.ts';
import {
  type Change,
  changesThatMatter,
  type Knowledge,
  type Selected,
  selectByImports,
  selectListed,
  summarized,
} from '../../../discovery/affected/select.ts';
import { createMatcher, namesFiles } from '../../../discovery/test-files.ts';
import { splitWords } from '../../../frameworks/shared/split-words.ts';
import { troubledUnits } from '../../../history/troubled.ts';
import { type ChangeSelection, UsageError } from '../../../model.ts';
import type { Platform } from '../../../platform/platform.ts';
import { ask, capture, NotAsked } from '../../shared/ask.ts';
import { isCommandNotFound } from '../../shared/command-not-found.ts';
import type { Discovered } from '../discover.ts';
import type { Past } from '../past.ts';
import type { PlanInputs } from '../request.ts';
import { type Changes, changesSince, UnknownChanges } from './changes.ts';

export interface Affected {
  readonly selection: ChangeSelection;
  readonly warnings: readonly string[];
}

/** Undefined where nobody asks for it. */
export async function selectAffected(
  discovered: Discovered,
  past: Past,
  inputs: PlanInputs,
  platform: Platform,
): Promise<Affected | undefined> {
  const { 'changed-since': since } = inputs;
  if (since === undefined) return undefined;
  const { runsAll } = platform.context;
  try {
    if (runsAll !== undefined) throw new UnknownChanges(runsAll, true);
    const found = await changesSince(since, discovered.project.folder, platform);
    const selected = await select(found, discovered, past, inputs, platform);
    const { commit, changes } = found;
    const selection = { since, commit, changed: changes.length, ...summarized(discovered.units, selected) };
    return { selection, warnings: [] };
  } catch (problem) {
    if (!isDoubt(problem)) throw problem;
    const isUsual = problem instanceof UnknownChanges && problem.isUsual;
    return {
      selection: { since, ...summarized(discovered.units, { all: problem.message }) },
      warnings: isUsual ? [] : [`all tests run, although input changed-since is ${since}: ${problem.message}`],
    };
  }
}

/** What makes all tests run: nobody can say what has changed, or what that affects. */
const isDoubt = (problem: unknown): problem is Error =>
  problem instanceof UnknownChanges || problem instanceof UsageError || isCommandNotFound(problem);

async function select(
  found: Changes,
  discovered: Discovered,
  { history }: Past,
  inputs: PlanInputs,
  platform: Platform,
): Promise<Selected> {
  const globs = { runAllOn: inputs['run-all-on'] ?? [], runNoneOn: inputs['run-none-on'] ?? [] };
  const changes = changesThatMatter(found.changes, globs);
  if ('all' in changes) return changes;
  const known: Knowledge = {
    units: discovered.listed,
    changed: found.changes,
    troubled: history === undefined ? new Set() : troubledUnits(history),
    isTestFile: testFilesOf(discovered, inputs),
  };
  const { 'affected-command': command } = inputs;
  if (command !== undefined) return selectListed(await runAffectedCommand(command, found, discovered, platform), known);
  // Nothing is asked about nothing.
  if (changes.length === 0) return selectListed([], known);
  return selectByGraph(found, changes, known, discovered, inputs, platform);
}

const testFilesOf = ({ framework }: Discovered, { tests = [] }: PlanInputs): Knowledge['isTestFile'] => {
  const patterns = namesFiles(tests) ? tests : framework.patterns;
  return patterns.length === 0 ? () => false : createMatcher(patterns, true);
};

/** @throws UsageError where the framework cannot say it */
async function selectByGraph(
  { isOurs }: Changes,
  changes: readonly Change[],
  known: Knowledge,
  { framework, project, command }: Discovered,
  { args = '' }: PlanInputs,
  platform: Platform,
): Promise<Selected> {
  const { imports, title, name } = framework;
  if (imports === undefined)
    throw new UsageError(
      `${title} cannot say which files its tests load. Write input affected-command, or leave out changed-since`,
    );
  const request = {
    files: [],
    args: splitWords(args),
    ...(command === undefined ? {} : { command: splitWords(command) }),
    output: join(platform.context.scratch, `${name}-imports.json`),
  };
  const place = { folder: project.folder, readProject: () => project.read(framework) };
  const graph = await ask(framework, imports, request, place, platform);
  const ownerOf = imports.ownerOf ?? (() => undefined);
  // A folder stands for all that is in it, and is no file.
  const isKnown = (file: string): boolean => file.endsWith('/') || isOurs(file);
  return selectByImports(changes, { ...known, reach: reachOf(graph, isKnown), ownerOf });
}

/** What the user's command prints. In its words `{base}` is the commit from which changes count, and `{changed}` a file that lists them. */
async function runAffectedCommand(
  text: string,
  { commit, changes }: Changes,
  { project }: Discovered,
  platform: Platform,
): Promise<readonly string[]> {
  const list = join(platform.context.scratch, 'changed-files.txt');
  await platform.files.write(list, changes.map(({ path }) => `${path}\n`).join(''));
  const [program = '', ...args] = splitWords(text).map((word) =>
    word.replaceAll('{base}', commit).replaceAll('{changed}', list),
  );
  const { exitCode, output, last } = await capture({ program, args }, project.folder, platform);
  if (exitCode !== 0) throw new NotAsked(`affected-command ended with exit code ${exitCode}:\n${last}`);
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
