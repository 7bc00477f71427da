/**
 * Runs a workflow with act, an engine that is not ours, on this machine and without Docker.
 * act takes `actions/checkout` of the repository itself for a copy of its folder, so that no workflow has to be changed for it; each job gets a
 * workspace of its own.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

export interface ActRequest {
  /** The program. */
  readonly act: string;
  /** Absolute path of the Node that `using: node24` stands for. */
  readonly node: string;
  /** Absolute; a git repository with `.github/workflows`. */
  readonly project: string;
  /** Absolute; for act's own files. */
  readonly temp: string;
  /** Folder of each action, by what the workflow says it uses. */
  readonly actions: Readonly<Record<string, string>>;
  /** Of every job. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ActRun {
  readonly exitCode: number;
  readonly jobs: readonly ActJob[];
  /** Everything that was printed, for the eyes. */
  readonly log: string;
}

export interface ActJob {
  /** The key in `jobs:`. */
  readonly id: string;
  /** Empty for a job without a matrix. */
  readonly matrix: Readonly<Record<string, unknown>>;
  /** In order; by what it uses, or its command. */
  readonly steps: ReadonlyMap<string, 'success' | 'failure' | 'skipped'>;
  /** What its steps printed, without what act says itself. */
  readonly output: string;
  /** Of the steps together. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Markdown. */
  readonly summary: string;
  /** The texts of its annotations. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The exit code of the step that failed. */
  readonly failedWith?: number;
}

/** A line of `act --json`, as far as it is used here. */
interface Line {
  readonly jobID?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly step?: string;
  readonly stepResult?: 'success' | 'failure' | 'skipped';
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly msg: string;
}

export async function runWithAct(request: ActRequest): Promise<ActRun> {
  const { act, project, temp, actions, environment } = request;
  const args = [
    'push',
    '--json',
    ...['-P', 'ubuntu-latest=-self-hosted'],
    '--no-cache-server',
    ...['--action-cache-path', join(temp, 'act')],
    ...Object.entries(actions).flatMap(([uses, folder]) => ['--local-repository', `${uses}=${folder}`]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const env = { PATH: pathWith(request), XDG_CONFIG_HOME: emptyConfiguration(temp) };
  const result = await execa(act, args, { cwd: project, env, all: true, reject: false, stdin: 'ignore' });
  if (result.exitCode === undefined) throw new Error(`act did not run to its end: ${result.message}`);
  const lines = result.all.split('\n').map(parseLine);
  return {
    exitCode: result.exitCode,
    jobs: groupByJob(lines).map(describeJob),
    log: lines.map(({ msg }) => msg.replace(/\n$/, '')).join('\n'),
  };
}

/** act runs JavaScript actions with the first `node` on the PATH. */
function pathWith({ node, temp }: ActRequest): string {
  const folder = join(temp, 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync(node, join(folder, 'node'));
  return `${folder}${delimiter}${process.env['PATH']}`;
}

/** Without a configuration act asks which images to use. */
function emptyConfiguration(temp: string): string {
  const folder = join(temp, 'config');
  mkdirSync(join(folder, 'act'), { recursive: true });
  writeFileSync(join(folder, 'act', 'actrc'), '');
  return folder;
}

/** act's own last words are plain text. */
function parseLine(text: string): Line {
  try {
    return JSON.parse(text);
  } catch {
    return { msg: text };
  }
}

function groupByJob(lines: readonly Line[]): (readonly Line[])[] {
  const jobs = new Map<string, Line[]>();
  for (const line of lines) {
    if (line.jobID === undefined) continue;
    const key = JSON.stringify([line.jobID, line.matrix]);
    jobs.set(key, [...(jobs.get(key) ?? []), line]);
  }
  return [...jobs.values()];
}

function describeJob(lines: readonly Line[]): ActJob {
  const of = (command: string) => lines.filter((line) => line.command === command);
  const failedWith = lines.flatMap(({ msg }) => /^exit(?:ed with code| status) (\d+)$/.exec(msg)?.[1] ?? [])[0];
  return {
    id: lines[0]?.jobID ?? '',
    matrix: lines[0]?.matrix ?? {},
    steps: new Map(lines.flatMap(({ step, stepResult }) => (step && stepResult ? [[step, stepResult]] : []))),
    output: lines.flatMap(({ raw_output, msg }) => (raw_output ? [msg] : [])).join(''),
    outputs: new Map(of('set-output').map(({ name = '', arg = '' }) => [name, arg])),
    summary: of('summary')
      .map(({ content = '' }) => content)
      .join('\n'),
    errors: of('error').map(({ arg = '' }) => arg),
    warnings: of('warning').map(({ arg = '' }) => arg),
    ...(failedWith === undefined ? {} : { failedWith: Number(failedWith) }),
  };
}
