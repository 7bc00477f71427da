/** Which test units there are, and who says so. */
import { join } from 'node:path';
import { describeNothingFound, discoverFiles } from '../../discovery/files.ts';
import type { Counts, Unit } from '../../discovery/unit.ts';
import { parseUnitList } from '../../discovery/unit-list.ts';
import { commandLineLimit } from '../../frameworks/command-line.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { detectFramework, FRAMEWORKS, findFramework } from '../../frameworks/index.ts';
import { PROJECT_FILES } from '../../frameworks/project.ts';
import { splitWords } from '../../frameworks/split-words.ts';
import { byCodeUnit, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { listSome, plural } from '../../text/numbers.ts';
import type { PlanInputs, PlanSettings } from './plan.ts';

export interface Discovered {
  readonly framework: string;
  readonly units: readonly Unit[];
  /** What the framework itself said. */
  readonly counts: Counts;
  readonly warnings: readonly string[];
}

/** @throws UsageError, CommandNotFound */
export async function discover(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<Discovered> {
  const folder = join(platform.context.root, inputs['working-directory']);
  if (await platform.files.isDirectory(folder)) return listUnits(inputs, settings, folder, platform);
  throw new UsageError(
    `input working-directory is ${JSON.stringify(inputs['working-directory'])}, but the repository has no such folder`,
  );
}

async function listUnits(
  inputs: PlanInputs,
  { units }: PlanSettings,
  folder: string,
  platform: Platform,
): Promise<Discovered> {
  const chosen = inputs.framework === 'auto' ? undefined : findFramework(inputs.framework);
  const allFiles = listOnce(folder, platform);
  if (units !== undefined || inputs['list-command'] !== undefined) {
    const output = units?.text ?? (await runListCommand(splitWords(inputs['list-command'] ?? ''), folder, platform));
    return {
      ...parseUnitList(output, units?.name ?? 'list-command'),
      framework: (chosen ?? (await detectOrCustom(allFiles, folder, platform))).name,
      counts: {},
    };
  }
  const framework = chosen ?? (await detect(allFiles, folder, platform));
  if (inputs.discovery === 'list') return askFramework(framework, inputs, allFiles, folder, platform);
  return { ...(await findTestFiles(framework, inputs, allFiles)), counts: {} };
}

/** Every file below the working directory, relative to it. */
type AllFiles = () => Promise<readonly string[]>;

/** The search may take a while in a large repository: it is made when somebody asks, and once. */
function listOnce(folder: string, { files }: Platform): AllFiles {
  let found: Promise<readonly string[]> | undefined;
  return () => {
    found ??= files.find(folder, ['**/*'], { hidden: true });
    return found;
  };
}

async function findTestFiles(framework: Framework, { tests, ...inputs }: PlanInputs, allFiles: AllFiles) {
  const patterns = tests ?? framework.patterns;
  if (patterns.length === 0) {
    throw new UsageError(
      `framework ${framework.name} needs input tests (globs of test files) or list-command, so that there is something to plan`,
    );
  }
  const files = await allFiles();
  const byItself = tests === undefined ? framework.hiddenFiles : undefined;
  const units = discoverFiles(files, patterns, byItself === true);
  const search = {
    folder: inputs['working-directory'],
    patterns,
    files,
    ...(tests === undefined ? { framework: framework.title } : {}),
  };
  const leftOut = byItself === 'some-versions' ? describeHidden(files, patterns, framework) : [];
  const nothing = units.length === 0 ? [describeNothingFound(search)] : [];
  return { framework: framework.name, units, warnings: [...leftOut, ...nothing] };
}

/** What a pattern would match if it matched names that begin with a dot. */
function describeHidden(files: readonly string[], patterns: readonly string[], { title }: Framework): string[] {
  const shown = new Set(discoverFiles(files, patterns).map(({ id }) => id));
  const hidden = discoverFiles(files, patterns, true).flatMap(({ id }) => (shown.has(id) ? [] : [id]));
  if (hidden.length === 0) return [];
  return [
    `${plural(hidden.length, 'test file')} with a name or a folder that begins with a dot, which only some versions of ${title} run, ${hidden.length === 1 ? 'is' : 'are'} not planned: ${listSome(hidden)}. Name them in "tests:" to run them`,
  ];
}

async function detect(allFiles: AllFiles, folder: string, platform: Platform): Promise<Framework> {
  const detection = detectFramework(await readProject(await allFiles(), folder, platform));
  if ('problem' in detection) throw new UsageError(detection.problem);
  platform.log.info(`framework: ${detection.framework.name} (${detection.reason})`);
  return detection.framework;
}

/** Units that somebody else listed can be run by a command of their own. */
async function detectOrCustom(allFiles: AllFiles, folder: string, platform: Platform): Promise<Framework> {
  const detection = detectFramework(await readProject(await allFiles(), folder, platform));
  return 'problem' in detection ? findFramework('custom') : detection.framework;
}

async function readProject(all: readonly string[], folder: string, { files }: Platform) {
  const texts = new Map<string, string>();
  for (const name of PROJECT_FILES) {
    const text = await files.readText(join(folder, name));
    if (text !== undefined) texts.set(name, text);
  }
  return {
    names: [...new Set(all.map((file) => file.split('/')[0] ?? file))],
    texts,
    testFiles: new Map(
      FRAMEWORKS.map(({ name, patterns }) => [name, discoverFiles(all, patterns).map(({ id }) => id)]),
    ),
  };
}

async function runListCommand(words: readonly string[], folder: string, platform: Platform): Promise<string> {
  const [program, ...args] = words;
  if (program === undefined)
    throw new UsageError('input list-command is empty: write a command that prints the test units');
  const { exitCode, output, errors } = await capture({ program, args }, folder, platform);
  if (exitCode === 0) return output;
  throw new UsageError(`list-command ${JSON.stringify(words.join(' '))} ended with exit code ${exitCode}:\n${errors}`);
}

/** The framework lists its tests: all that its own configuration finds, or those in the files that `tests` names. The counts are exact. */
async function askFramework(
  framework: Framework,
  inputs: PlanInputs,
  allFiles: AllFiles,
  folder: string,
  platform: Platform,
): Promise<Discovered> {
  const { list, name, title } = framework;
  if (list === undefined) {
    throw new UsageError(
      `input discovery is "list", but ${title} cannot list its tests without running them: write "static"`,
    );
  }
  const found = inputs.tests === undefined ? undefined : await findTestFiles(framework, inputs, allFiles);
  if (found?.units.length === 0) return { ...found, counts: {} };
  const files = found?.units.map(({ id }) => id) ?? [];
  const asked = new Set(files);
  const maxCommandLine = commandLineLimit(platform.context.runner.os);
  const { exitCode, output, errors } = await capture(
    list.command({ files, args: [], maxCommandLine }),
    folder,
    platform,
  );
  if (exitCode !== 0)
    throw new UsageError(`${title} could not list its tests (exit code ${exitCode}):\n${errors || output}`);
  const listed = list.parse(output, folder);
  const units = [...listed.keys()].filter((id) => found === undefined || asked.has(id)).sort(byCodeUnit);
  const without = files.filter((id) => !listed.has(id));
  const warnings = without.length === 0 ? [] : [`${title} lists no test in ${listSome(without)}: not planned`];
  return { framework: name, units: units.map((id) => ({ id, file: id })), warnings, counts: { framework: listed } };
}

async function capture(command: { program: string; args: readonly string[] }, cwd: string, { processes }: Platform) {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const { exitCode } = await processes.run(command, { cwd, onLine: (line, stream) => void lines[stream].push(line) });
  return { exitCode, output: lines.stdout.join('\n'), errors: lines.stderr.slice(-20).join('\n') };
}
