/** Parts of a pytest file: its top-level classes and functions. `reporters/shardwise_plugin.py` runs exactly those. */

import { basename } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector } from '../framework.ts';
import { withoutVariables } from '../shared/command-line.ts';

/** Programs that pass their environment on, so that pytest finds our plugin. tox, docker and similar programs do not. */
const PASSES_ENVIRONMENT = /^(?:pytest|py\.test|python[\d.]*|py|uv|poetry|pipenv|pdm|hatch|rye|coverage)(?:\.exe)?$/;

/** The options of Python that ignore PYTHONPATH: `-I` and `-E`. */
const IGNORES_PATH = /^-[A-Za-z]*[EI]/;

export const pytestParts: PartSelector = {
  parts: 'top-level classes and functions',
  partOf: ({ name, className = '' }, file) => {
    const inner = afterModule(className.split('.'), file.replace(/\.py$/, '').split(/[/.]/));
    return inner === undefined ? undefined : (inner[0] ?? name.replace(/\[.*$/s, ''));
  },
  /** A class or function can be created in many ways, but its name nearly always occurs in the source. */
  occurs: (part, source) => source.split(/[^\p{L}\p{N}_]+/u).includes(part),
  reaches: ({ command }) =>
    command === undefined || (!hasPlaceholders(command) && passesEnvironment(withoutVariables(command))),
};

const passesEnvironment = ([program = '', ...words]: readonly string[]): boolean =>
  PASSES_ENVIRONMENT.test(basename(slashed(program))) && !words.some((word) => IGNORES_PATH.test(word));

/** The words after the module in a dotted name. The module is the end of the file's path: the whole path, or less in a deeper root. */
function afterModule(words: readonly string[], module: readonly string[]): string[] | undefined {
  for (const start of module.keys()) {
    const end = module.slice(start);
    const at = words.findIndex((_, index) => end.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return words.slice(at + end.length);
  }
  return undefined;
}
