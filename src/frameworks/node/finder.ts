/** Asks Node's test runner which files it would run for the project's own command. It runs none of them. */
import { hasPlaceholders } from '../custom.ts';
import type { Lister } from '../framework.ts';
import { splitToFit, starter } from '../shared/command-line.ts';
import { parseListed } from '../shared/listed.ts';
import { ownArguments } from './search.ts';

export const nodeFinder: Lister = {
  needsProject: true,
  needsFiles: (project) => ownArguments(project) === undefined,
  reaches: ({ command }) => !hasPlaceholders(command),
  command(request) {
    const { project, output, reporters, args, maxCommandLine } = request;
    const { program, before } = starter(request, 'node');
    const fixed = [...before, `${reporters}/node-list.mjs`, output, ...args];
    const commands = (project && ownArguments(project)) ?? [[]];
    const words = commands.flatMap((own) => (own.length === 0 ? [[]] : splitToFit(own, fixed, maxCommandLine)));
    return { program, args: fixed, files: { [`${output}.words`]: JSON.stringify(words) } };
  },
  parse: parseListed,
};
