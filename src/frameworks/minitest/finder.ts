/** Asks Rake or Rails which test files their tasks would run. They load none of them. */

import { hasPlaceholders } from '../custom.ts';
import type { Lister, ListRequest } from '../framework.ts';
import { parseListed } from '../shared/listed.ts';
import { starterIn } from './launch.ts';
import { isRails, isTestHelper, rakefileWithTests } from './search.ts';

export const minitestFinder: Lister = {
  needsProject: true,
  optional: true,
  needsFiles: (project) => !isRails(project) && rakefileWithTests(project) === undefined,
  reaches: ({ command }) => !hasPlaceholders(command),
  command(request) {
    const [program = '', ...args] = wordsOf(request);
    return {
      program,
      args,
      env: { SHARDWISE_LIST: request.output },
      searchFirst: { RUBYLIB: request.reporters },
      lastWord: { RUBYOPT: '-rshardwise_minitest_list' },
    };
  },
  parse(text) {
    const listed = parseListed(text);
    return { ...listed, tests: new Map([...listed.tests].filter(([file]) => !isTestHelper(file))) };
  },
};

/** The user's own command where it starts Rake or Rails. */
function wordsOf({ command = [], project, reporters }: ListRequest): readonly string[] {
  const starts = starterIn(command);
  if (project !== undefined && isRails(project)) return starts === 'rails' ? command : ['bin/rails', 'test'];
  if (starts === 'rake') return command;
  return [...(starts === 'ruby' ? command : ['ruby']), `${reporters}/shardwise_minitest_list.rb`];
}
