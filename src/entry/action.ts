/** What the three actions share: inputs from the runner, the platform, the exit code, the one catch. */
import { type InputTable, type Options, parseWithSettings } from '../inputs/inputs.ts';
import { createGitHubPlatform } from '../platform/github/index.ts';
import type { Log, Platform } from '../platform/platform.ts';
import { readSettings } from './configuration.ts';
import { describeFailure } from './failures.ts';
import { reportersFolder } from './reporters.ts';

/** Runs one action to its end; `story` gives the exit code. */
export async function runAction<T extends InputTable>(
  table: T,
  story: (inputs: Options<T>, platform: Platform) => Promise<number>,
): Promise<void> {
  // The artifact client unpacks with `Buffer()`, and Node would say so in every log; nobody who reads one can change it.
  process.noDeprecation = true;
  let log: Pick<Log, 'error'> = { error: (message) => void process.stdout.write(`${message}\n`) };
  try {
    const platform = createGitHubPlatform(process.env, reportersFolder);
    log = platform.log;
    const inputs = parseWithSettings(table, givenInputs(process.env, table), await readSettings(platform));
    process.exitCode = await story(inputs, platform);
  } catch (problem) {
    const { exitCode, lines } = describeFailure(problem);
    for (const line of lines) log.error(line);
    process.exitCode = exitCode;
  }
}

/**
 * The runner passes the input `max-shards` as `INPUT_MAX-SHARDS`, unknown ones too. It fills in the defaults of action.yml, so a default is
 * no sign of what the user wants.
 */
export function givenInputs(environment: NodeJS.ProcessEnv, table: InputTable): Map<string, string> {
  const prefix = 'INPUT_';
  const inputs = Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value = '']) => [name.slice(prefix.length).toLowerCase(), value.trim()] as const);
  return new Map(inputs.filter(([name, value]) => value !== '' && value !== defaultOf(table, name)));
}

const defaultOf = (table: InputTable, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name]?.default : undefined;
