/**
 * Runs a workflow with act, a third-party engine, on this machine and without Docker.
 * For `actions/checkout` of the repository itself act copies its folder, so no workflow has to be changed. Each job gets its own workspace.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
// Every job inherits their variables.
import './quick-jvm.ts';
import './quick-node.ts';

export interface ActRequest {
  /** A folder to put in front of the PATH. */
  readonly path?: string;
  /** The path of the program. */
  readonly act: string;
  /** The absolute path of the Node for `using: node24`. */
  readonly node: string;
  /** The absolute path of a git repository with `.github/workflows`. */
  readonly project: string;
  /** The absolute path of a folder for act's own files. */
  readonly temp: string;
  /** The folder of each action, by its name in the workflow. */
  readonly actions: Readonly<Record<string, string>>;
  /** The variables of every job. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ActRun {
  readonly exitCode: number;
  readonly jobs: readonly ActJob[];
  /** Everything that was printed, for a person. */
  readonly log: string;
}

export interface ActJob {
  /** The key of the job in `jobs:`. */
  readonly id: string;
  /** The values of the matrix; empty for a job without a matrix. */
  readonly matrix: Readonly<Record<string, unknown>>;
  /** The steps in order. A step is named by the action that it uses, or by its command. */
  readonly steps: ReadonlyMap<string, 'success' | 'failure' | 'skipped'>;
  /** The output of its steps, without act's own output. */
  readonly output: string;
  /** The outputs of all steps together. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The summary as Markdown. */
  readonly summary: string;
  /** The texts of its annotations. On a loaded machine, act loses the lines that a step prints just before its end. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The exit code of the step that failed. */
  readonly failedWith?: number;
}

/** A line of `act --json`, with the fields that are used here. */
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
  // Playwright refuses to run where it sees a variable of Jest, which runs our own tests.
  const env = { PATH: pathWith(request), XDG_CONFIG_HOME: emptyConfiguration(temp), JEST_WORKER_ID: undefined };
  const result = await execa(act, args, { cwd: project, env, reject: false, stdin: 'ignore' });
  if (result.exitCode === undefined) throw new Error(`act did not run to its end: ${result.message}`);
  // Each stream by itself, because a piece of one may end in the middle of a line.
  const lines = [result.stdout, result.stderr].flatMap((text) => text.split('\n').map(parseLine));
  return {
    exitCode: result.exitCode,
    jobs: groupByJob(lines).map(describeJob),
    log: lines.map(({ msg }) => msg.replace(/\n$/, '')).join('\n'),
  };
}

/** act runs JavaScript actions with the first `node` on the PATH. */
function pathWith({ node, temp, path }: ActRequest): string {
  const folder = join(temp, 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync(node, join(folder, 'node'));
  return [folder, ...(path === undefined ? [] : [path]), process.env['PATH']].join(delimiter);
}

/** The configuration of act. Without it act asks which images to use. */
function emptyConfiguration(temp: string): string {
  const folder = join(temp, 'config');
  mkdirSync(join(folder, 'act'), { recursive: true });
  writeFileSync(join(folder, 'act', 'actrc'), '');
  return folder;
}

/** Reads a line as JSON. The last lines of act are plain text. */
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
