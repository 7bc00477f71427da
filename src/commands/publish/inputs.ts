/** The inputs that say where a report is shown. They are part of the merge action. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, boolean, integer, oneOf } from '../../inputs/parsers.ts';

export const PUBLISH_INPUTS = {
  summary: { description: 'Write the job summary.', default: 'true', parse: boolean },
  comment: {
    description:
      'Comment on the pull request: auto when there is something to say, and kept up to date from then on; always; failures; or never. Needs pull-requests: write.',
    default: 'auto',
    parse: oneOf('auto', 'always', 'failures', 'never'),
  },
  check: {
    description:
      'A check run with annotations at the failing lines: auto where the token has checks: write, and annotations of the job elsewhere; true warns when it cannot be made; false makes none.',
    default: 'auto',
    parse: oneOf('auto', 'true', 'false'),
  },
  'check-name': {
    description: 'Name of the check run. Default: Tests, with the suite when it has a name.',
    parse: anyText,
  },
  'publish-only': {
    description:
      'In a workflow on workflow_run: merge nothing, and show the report of the run that started this one, on its commit and its pull request. For pull requests from forks.',
    default: 'false',
    perJob: true,
    parse: boolean,
  },
  annotations: {
    description: 'At most so many annotations; 0 makes none.',
    default: '50',
    parse: integer(0, 1000),
  },
} as const satisfies InputTable;
