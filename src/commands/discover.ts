/** Which test units there are, who says so, and how many tests each holds. */
import { join } from 'node:path';
import { describeNothingFound, discoverFiles } from '../discovery/files.ts';
import { type Counts, countTests, type Unit } from '../discovery/unit.ts';
import { parseUnitList } from '../discovery/unit-list.ts';
import { commandLineLimit } from '../frameworks/command-line.ts';
import type { Framework } from '../frameworks/framework.ts';
import { detectFramework, FRAMEWORKS, findFramework } from '../frameworks/index.ts';
import { PROJECT_FILES } from '../frameworks/project.ts';
import { splitWords } from '../frameworks/split-words.ts';
import type { KnownUnit } from '../history/estimate.ts';
import { byCodeUnit, UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { listSome } from '../report/format.ts';
import type { PlanInputs, PlanSettings } from './plan.ts';

export interface Discovered {
  readonly framework: string;
  readonly units: readonly KnownUnit[];
  readonly warnings: readonly string[];
}

type Listed = Omit<Discovered, 'units'> & { readonly units: readonly Unit[]; readonly counts: Counts };

/** @throws UsageError, CommandNotFound */
export async function discover(inputs: PlanInputs, settings: PlanSettings, platform: Platform): Promise<Discovered> {
  const folder = join(platform.context.root, inputs['working-directory']);
  if (!(await platform.files.isDirectory(folder))) {
    throw new UsageError(
      `input working-directory is ${JSON.stringify(inputs['working-directory'])}, but the repository has no such folder`,
    );
  }
  const { units, counts, framework, warnings } = await listUnits(inputs, settings, folder, platform);
  const sized = await measure(units, findFramework(framework), folder, platform);
  const counted = countTests(units, { ...counts, scan: new Map(sized.map(({ id, tests }) => [id, tests])) });
  return {
    framework,
    warnings,
    units: sized.map(({ tests: _scanned, ...unit }) => {
      const count = counted.get(unit.id);
      return count === undefined ? unit : { ...unit, tests: count.tests, testsSource: count.source };
    }),
  };
}

async function listUnits(
  inputs: PlanInputs,
  { units }: PlanSettings,
  folder: string,
  platform: Platform,
): Promise<Listed> {
  const chosen = inputs.framework === 'auto' ? undefined : findFramework(inputs.framework);
  const allFiles = listOnce(folder, platform);
  if (units !== undefined || inputs['list-command'] !== undefined) {
    const output = units?.text ?? (await runListCommand(splitWords(inputs['list-command'] ?? ''), folder, platform));
    return {
      ...parseUnitList(output),
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
    found ??= files.find(folder, ['**/*']);
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
  const units = discoverFiles(files, patterns);
  const search = {
    folder: inputs['working-directory'],
    patterns,
    files,
    ...(tests === undefined ? { framework: framework.title } : {}),
  };
  return { framework: framework.name, units, warnings: units.length === 0 ? [describeNothingFound(search)] : [] };
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
): Promise<Listed> {
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

/** Size and number of test definitions of each unit's file, where it has one. */
async function measure(units: readonly Unit[], framework: Framework, folder: string, { files }: Platform) {
  const measured: KnownUnit[] = [];
  for (const { id, file } of units) {
    const source = file === undefined ? undefined : await files.readText(join(folder, file));
    const known = { id, ...(file === undefined ? {} : { file }) };
    const tests = source === undefined ? undefined : framework.countDefinitions?.(source);
    measured.push({
      ...known,
      ...(source === undefined ? {} : { bytes: source.length }),
      ...(tests === undefined ? {} : { tests }),
    });
  }
  return measured;
}
