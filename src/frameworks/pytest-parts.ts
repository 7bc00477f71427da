/** Parts of a pytest file: its top-level classes and functions. `reporters/shardwise_select.py` runs exactly those. */
import { basename } from 'node:path/posix';
import { hasPlaceholders } from './custom.ts';
import type { PartSelector } from './framework.ts';

/** Programs that hand their environment on, so that pytest finds our plugin. tox, docker and the like keep it to themselves. */
const PASSES_ENVIRONMENT = /^(?:pytest|py\.test|python[\d.]*|py|uv|poetry|pipenv|pdm|hatch|rye|coverage)(?:\.exe)?$/;

/** `python -I` and `-E` leave PYTHONPATH alone. */
const IGNORES_PATH = /^-[A-Za-z]*[EI]/;

export const pytestParts: PartSelector = {
  parts: 'top-level classes and functions',
  partOf: ({ name, className = '' }, file) => {
    const inner = afterModule(className.split('.'), file.replace(/\.py$/, '').split(/[/.]/));
    return inner === undefined ? undefined : (inner[0] ?? name.replace(/\[.*$/s, ''));
  },
  /** However it is made: names are hard to hide in Python. */
  occurs: (part, source) => source.split(/[^\p{L}\p{N}_]+/u).includes(part),
  reaches: ({ command }) => command === undefined || (!hasPlaceholders(command) && passesEnvironment(command)),
};

const passesEnvironment = ([program = '', ...words]: readonly string[]): boolean =>
  PASSES_ENVIRONMENT.test(basename(program.replaceAll('\\', '/'))) && !words.some((word) => IGNORES_PATH.test(word));

/** What follows the module in a dotted name. The module is the end of the file's path: the whole of it, or less in a lower root. */
function afterModule(words: readonly string[], module: readonly string[]): string[] | undefined {
  for (const start of module.keys()) {
    const end = module.slice(start);
    const at = words.findIndex((_, index) => end.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return words.slice(at + end.length);
  }
  return undefined;
}
