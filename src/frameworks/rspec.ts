/** RSpec 3. https://rspec.info/features/3-13/rspec-core/command-line/ */
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework } from './framework.ts';
import { findBadRSpecArgument } from './rspec/options.ts';
import { rspecParts } from './rspec/parts.ts';
import { RSPEC_PROJECT_FILES, RSPEC_SEARCH_FILES, searchRSpec } from './rspec/search.ts';
import { bundled, gemfileSign, NOT_BUNDLED } from './ruby/bundler.ts';
import { asArgument, filesThatFit, journalPath, reportPath, splitToFit, starter } from './shared/command-line.ts';
import { parseListed } from './shared/listed.ts';
import { selectedPath, taskPath, unplannedPath } from './shared/parts.ts';
import { countMatches, stripRuby } from './shared/source-text.ts';

/** An example at the beginning of a line or block: `it 'adds' do`, `scenario("x")`, `it { is_expected ... }`. */
const DEFINITION =
  /(?:^|[;{]|\bdo\b)[ \t]*(?:RSpec\.)?(?:[fx]?(?:it|specify|example|scenario)|its|focus|skip|pending)(?=[ \t]*(?:\(|''|:|\{|do\b|$))/gm;

export const rspec: Framework = {
  name: 'rspec',
  title: 'RSpec',
  setUp: { language: 'ruby' },
  runOne: { start: 'bundle exec rspec', args: '{file} -e {name}' },
  versions: '3.12',
  ownRetries: 'rspec-retry',
  patterns: ['spec/**/*_spec.rb'],
  links: 'to files and folders',
  projectFiles: RSPEC_PROJECT_FILES,
  searchFiles: RSPEC_SEARCH_FILES,
  search: searchRSpec,
  fileOfId: (id) => id,
  ownCommand: (project) => bundled(project, ['rspec']),
  findBadArgument: findBadRSpecArgument,
  detect(project) {
    if (project.names.includes('.rspec')) return 'there is .rspec';
    return gemfileSign(project, /^rspec(?:-core|-rails)?$/);
  },
  countDefinitions: (source) => countMatches(stripRuby(source), DEFINITION),
  list: {
    counts: true,
    reaches: ({ command }) => !hasPlaceholders(command),
    notInstalled: NOT_BUNDLED,
    command: ({ files, output, maxCommandLine, ...request }) => {
      const { program, fixed } = startOf(request, ['--dry-run']);
      return {
        program,
        args: [...fixed, ...filesThatFit(files, [program, ...fixed], [], maxCommandLine)],
        env: { SHARDWISE_LIST: output },
      };
    },
    parse: parseListed,
  },
  compares: 'names',
  select: rspecParts,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const { program, fixed } = startOf(request);
    const pieces = splitToFit(request.units.map(asArgument), [program, ...fixed], request.maxCommandLine);
    return pieces.map((units, index) => ({
      program,
      args: [...fixed, ...units],
      journal: journalPath(request, 'rspec', index),
      env: {
        SHARDWISE_TASK: taskPath(request),
        SHARDWISE_REPORT: reportPath(request, 'rspec', index),
        SHARDWISE_SELECTED: selectedPath(request, index),
        SHARDWISE_UNPLANNED: unplannedPath(request),
      },
    }));
  },
  tells: 'each test',
};

interface Started {
  readonly args: readonly string[];
  readonly reporters: string;
  readonly command?: readonly string[];
}

/** Our reporter is required last, so that what the project requires has been loaded. */
function startOf(request: Started, options: readonly string[] = []) {
  const { program, before } = starter(request, 'rspec');
  const plugin = ['-r', `${request.reporters}/shardwise_rspec.rb`];
  return { program, fixed: [...before, ...request.args, ...options, ...plugin] };
}
