/** What is around each call of the library: the platform, the options, the callbacks and the signal. */
import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { readSettings } from '../entry/configuration.ts';
import { openPlatform } from '../entry/here.ts';
import type { InputTable, Options } from '../inputs/inputs.ts';
import { parseWithSettings, type SuiteOptions } from '../inputs/settings.ts';
import { UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { abortable } from './abortable.ts';
import { Callbacks, logTo } from './callbacks.ts';
import { givenInputs, wrongType } from './given.ts';
import type { CallOptions } from './options.ts';
import type { OwnOptions } from './own-options.ts';
import { inOptionWords } from './words.ts';

export interface Call<T extends InputTable> {
  readonly given: ReadonlyMap<string, string>;
  readonly settled: SuiteOptions<T>;
  /** It ends its files and commands with the signal. */
  readonly platform: Platform;
  /** The same without the signal, for what is kept when the signal comes. */
  readonly lasting: Platform;
  readonly callbacks: Callbacks;
  readonly signal: AbortSignal;
}

/** @throws UsageError, the reason of the signal, whatever a callback throws, and whatever the work throws */
export async function call<T extends InputTable, R>(
  table: T,
  own: OwnOptions,
  options: CallOptions,
  work: (call: Call<T>) => Promise<R>,
): Promise<R> {
  try {
    return await inPlatform(table, givenInputs(table, own, asObject(options)), options, work);
  } catch (problem) {
    throw inOptionWords(table, problem);
  }
}

async function inPlatform<T extends InputTable, R>(
  table: T,
  given: ReadonlyMap<string, string>,
  options: CallOptions,
  work: (call: Call<T>) => Promise<R>,
): Promise<R> {
  const signal = ownSignal(options.signal);
  signal.throwIfAborted();
  const callbacks = new Callbacks();
  const here = await openPlatform(() => {}, resolve(options.root ?? '.'));
  const lasting = { ...here, log: logTo(callbacks.guarded(options.onMessage)) };
  const settled = parseWithSettings(table, given, await readSettings(lasting));
  const platform = abortable(lasting, signal);
  const result = await work({ given, settled, platform, lasting, callbacks, signal }).catch((problem: unknown) => {
    // What goes wrong then goes wrong because of it.
    throw signal.aborted ? signal.reason : problem;
  });
  callbacks.rethrow();
  return result;
}

function asObject(options: unknown): object {
  if (typeof options === 'object' && options !== null) return options;
  throw new UsageError(wrongType('options', options, 'an object'));
}

/** A signal that follows that of the caller. Every shard adds a listener, and there may be hundreds of shards. */
function ownSignal(given: AbortSignal | undefined): AbortSignal {
  const signal = AbortSignal.any(given === undefined ? [] : [given]);
  setMaxListeners(0, signal);
  return signal;
}

/** @param suite the suite of the plan, where there is one @throws UsageError where the settings file lists several suites, and none is named */
export function ofOneSuite<T extends InputTable>(
  { settled: { common, suites, ofSuite } }: Call<T & { readonly suite: InputTable[string] }>,
  suite = suites.length === 0 ? String(common.suite) : undefined,
): Options<T> {
  if (suite !== undefined) return ofSuite(suite) as Options<T>;
  throw new UsageError(
    `.github/shardwise.yml lists several suites: name one of them, such as suite: ${JSON.stringify(suites[0])}`,
  );
}
