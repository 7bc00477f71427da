/** Options that are no inputs: values that only a program can give. */
export interface OwnOption {
  /** What it takes, in words. */
  readonly takes: string;
  readonly is: (value: unknown) => boolean;
}

export type OwnOptions = Readonly<Record<string, OwnOption>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const callback: OwnOption = { takes: 'a function', is: (value) => typeof value === 'function' };
const plan: OwnOption = {
  takes: 'a plan, or the path of its file',
  is: (value) => isText(value) || (typeof value === 'object' && value !== null),
};

/** Those of every function. */
export const COMMON: OwnOptions = {
  root: { takes: 'a path', is: isText },
  signal: { takes: 'an AbortSignal', is: (value) => value instanceof AbortSignal },
  onMessage: callback,
};

export const OF_RUN: OwnOptions = { ...COMMON, plan, onEvent: callback, onShardEnd: callback };

export const OF_MERGE: OwnOptions = {
  ...COMMON,
  plan,
  paths: { takes: 'a list of paths', is: (value) => Array.isArray(value) && value.every(isText) },
};
