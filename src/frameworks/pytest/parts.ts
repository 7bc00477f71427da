/** Parts of a pytest file: its top-level classes and functions. `reporters/shardwise_plugin.py` runs exactly those. */

import type { PartSelector } from '../framework.ts';
import { reachesPython } from '../python/reach.ts';

export const pytestParts: PartSelector = {
  parts: 'top-level classes and functions',
  partOf: ({ name, className = '' }, file) => {
    const inner = afterModule(className.split('.'), file.replace(/\.py$/, '').split(/[/.]/));
    return inner === undefined ? undefined : (inner[0] ?? name.replace(/\[.*$/s, ''));
  },
  /** A class or function can be created in many ways, but its name nearly always occurs in the source. */
  occurs: (part, source) => source.split(/[^\p{L}\p{N}_]+/u).includes(part),
  reaches: reachesPython,
};

/** The words after the module in a dotted name. The module is the end of the file's path: the whole path, or less in a deeper root. */
function afterModule(words: readonly string[], module: readonly string[]): string[] | undefined {
  for (const start of module.keys()) {
    const end = module.slice(start);
    const at = words.findIndex((_, index) => end.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return words.slice(at + end.length);
  }
  return undefined;
}
