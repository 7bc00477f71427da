/** Chooses devices: `platform=android`, `model=Pixel*`. */
import type { Device } from './device.ts';

export interface Condition {
  readonly key: Key;
  /** `*` is any text, `?` any character, and `|` stands between alternatives. Case does not matter. */
  readonly glob: string;
}

const VALUES = {
  platform: ({ platform }: Device) => [platform],
  model: ({ model }: Device) => (model === undefined ? [] : [model]),
  os: ({ os }: Device) => (os === undefined ? [] : [os]),
  label: ({ labels }: Device) => labels,
  serial: ({ serial }: Device) => [serial],
  id: ({ id }: Device) => [id],
} as const;
type Key = keyof typeof VALUES;

export const SELECTOR_KEYS = Object.keys(VALUES) as readonly Key[];

/** @returns what is wrong with the word, where it is no condition */
export function parseCondition(word: string): Condition | string {
  const at = word.indexOf('=');
  const [name, glob] = [word.slice(0, at), word.slice(at + 1)];
  const key = SELECTOR_KEYS.find((candidate) => candidate === name);
  if (at > 0 && key !== undefined && glob !== '') return { key, glob };
  return `${JSON.stringify(word)} is no condition: write one of ${SELECTOR_KEYS.join(', ')}, then = and a value, such as platform=android or "model=Pixel*"`;
}

/** Those that meet all conditions. */
export const select = (devices: readonly Device[], conditions: readonly Condition[]): readonly Device[] =>
  devices.filter((device) =>
    conditions.every(({ key, glob }) => VALUES[key](device).some((value) => fits(value, glob))),
  );

function fits(value: string, glob: string): boolean {
  const escaped = glob
    .replaceAll(/[.+^${}()[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^(?:${escaped})$`, 'isu').test(value);
}

/** The conditions in words, for messages. */
export const selectorText = (conditions: readonly Condition[]): string =>
  conditions.map(({ key, glob }) => `${key}=${glob}`).join(' ');
