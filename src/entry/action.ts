/** The shared frame of the three actions: inputs from the runner, the platform, the exit code and the only catch. */
import type { InputTable } from '../inputs/inputs.ts';
import { meantName } from '../inputs/misspelt.ts';
import { parseWithSettings, type SuiteOptions } from '../inputs/settings.ts';
import { createGitHubPlatform } from '../platform/github/index.ts';
import type { Log, Platform } from '../platform/platform.ts';
import { INPUT_NAMES, readSettings } from './configuration.ts';
import { describeFailure } from './failures.ts';
import { reportersFolder } from './reporters.ts';

/** Runs one action. `story` returns the exit code. */
export async function runAction<T extends InputTable>(
  table: T,
  story: (options: SuiteOptions<T>, platform: Platform) => Promise<number>,
): Promise<void> {
  // The artifact client unpacks with `Buffer()`. Node would warn about it in every log, and no reader of the log can change it.
  process.noDeprecation = true;
  const print = (message: string) => void process.stdout.write(`${message}\n`);
  let log: Pick<Log, 'error' | 'info'> = { error: print, info: print };
  try {
    const platform = createGitHubPlatform(process.env, reportersFolder);
    log = platform.log;
    const given = meantInputs(givenInputs(process.env, table), table, log);
    process.exitCode = await story(parseWithSettings(table, given, await readSettings(platform)), platform);
  } catch (problem) {
    const { exitCode, messages, trace = [] } = describeFailure(problem);
    for (const message of messages) log.error(message);
    for (const line of trace) log.info(line);
    process.exitCode = exitCode;
  }
}

/**
 * The inputs that the user has set. The runner passes the input `max-shards` as `INPUT_MAX-SHARDS`, and unknown inputs too. It fills in the
 * defaults of action.yml, so a default does not mean that the user has set it.
 */
export function givenInputs(environment: NodeJS.ProcessEnv, table: InputTable): Map<string, string> {
  const prefix = 'INPUT_';
  const inputs = Object.entries(environment)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value = '']) => [name.slice(prefix.length).toLowerCase(), value.trim()] as const);
  return new Map(inputs.filter(([name, value]) => value !== '' && value !== defaultOf(table, name)));
}

/**
 * The inputs without those that nobody can have meant. A variable of the user's own job may also be called `INPUT_` and something, and the
 * runner passes it on. It warns of each unknown input by itself, so only a name that is like one of ours is refused.
 */
export function meantInputs(
  given: ReadonlyMap<string, string>,
  table: InputTable,
  log: Pick<Log, 'info'>,
): ReadonlyMap<string, string> {
  const isMeant = (name: string): boolean => {
    if (Object.hasOwn(table, name) || meantName(name, INPUT_NAMES) !== undefined) return true;
    log.info(`INPUT_${name.toUpperCase()} is ignored, because it is no input of Shardwise`);
    return false;
  };
  return new Map([...given].filter(([name]) => isMeant(name)));
}

const defaultOf = (table: InputTable, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name]?.default : undefined;
