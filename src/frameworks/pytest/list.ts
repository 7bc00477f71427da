/** Asks pytest for its tests, through our own plugin. */

import { relative } from 'node:path/posix';
import { z } from 'zod';
import { slashed } from '../../text/paths.ts';
import type { Listed, Lister } from '../framework.ts';
import { pythonDefaults } from '../python/python.ts';
import { filesThatFit, starter } from '../shared/command-line.ts';
import { pytestParts } from './parts.ts';

/** The options that load our plugin. `-p` takes a module that Python finds, so PYTHONPATH must name its folder. */
export const PLUGIN: readonly string[] = ['-p', 'shardwise_pytest'];

export const pytestList: Lister = {
  counts: true,
  reaches: pytestParts.reaches,
  command({ files, args, maxCommandLine, output, reporters, ...request }) {
    const { program, before } = starter(request, 'pytest');
    const fixed = [...before, ...args, ...PLUGIN, '--collect-only', '--continue-on-collection-errors'];
    return {
      program,
      args: [...fixed, ...filesThatFit(files, fixed, [], maxCommandLine)],
      env: { SHARDWISE_LIST: output },
      defaults: pythonDefaults(`${output}.coverage`),
      searchFirst: { PYTHONPATH: reporters },
    };
  },
  parse: parseListed,
};

const listSchema = z.object({
  tests: z.record(z.string(), z.number()),
  deselected: z.record(z.string(), z.number()),
  skipped: z.array(z.string()),
  broken: z.record(z.string(), z.string()),
  brokenFolders: z.record(z.string(), z.string()),
});

/** Reads what `reporters/shardwise_plugin.py` wrote. */
function parseListed(text: string, folder: string): Listed {
  const { tests, deselected, skipped, broken, brokenFolders } = listSchema.parse(JSON.parse(text));
  const inside = <V>(byPath: Readonly<Record<string, V>>): Map<string, V> =>
    new Map(Object.entries(byPath).map(([path, value]) => [relative(folder, slashed(path)), value]));
  // How many tests a file has is unknown where it skipped itself.
  const uncounted = Object.fromEntries(skipped.map((path) => [path, undefined]));
  const found = inside<number | undefined>({ ...uncounted, ...tests });
  const isOutside = (file: string) => file.startsWith('../');
  return {
    tests: new Map([...found].filter(([file]) => !isOutside(file))),
    deselected: [...inside(deselected).keys()].filter((file) => !found.has(file)),
    broken: inside(broken),
    brokenFolders: inside(brokenFolders),
    outside: [...found.keys()].filter(isOutside),
  };
}
