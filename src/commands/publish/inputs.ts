/** The inputs that choose where a report is shown. They belong to the merge action. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, boolean, integer, oneOf } from '../../inputs/parsers.ts';

export const PUBLISH_INPUTS = {
  summary: { description: 'Write the job summary.', default: 'true', parse: boolean },
  comment: {
    description:
      'Comment on the pull request: auto, always, failures or never. auto comments when there is something to say, and keeps the comment up to date from then on. Needs pull-requests: write.',
    default: 'auto',
    parse: oneOf('auto', 'always', 'failures', 'never'),
  },
  check: {
    description:
      'A check run with annotations at the failing lines: auto, true or false. auto makes one where the token has checks: write, and annotations of the job elsewhere. true warns when it cannot be made. false makes none.',
    default: 'auto',
    parse: oneOf('auto', 'true', 'false'),
  },
  'check-name': {
    description:
      'Name of the check run. Default: Tests. A workflow file other than tests.yml and a suite other than default are added, such as Tests of nightly (api).',
    parse: anyText,
  },
  'flaky-issue': {
    description:
      'Keep an issue of the repository that lists the flaky tests of the default branch, with their last runs and owners. Runs of the default branch make it when the first test is flaky, pin it, and bring it up to date. Needs issues: write. See docs/quarantine.md.',
    default: 'false',
    parse: boolean,
  },
  'publish-only': {
    description:
      'In a workflow on workflow_run: merge nothing, and show the report of the run that started this one, on its commit and its pull request. Use it for pull requests from forks.',
    default: 'false',
    perJob: true,
    parse: boolean,
  },
  monitor: {
    description:
      'In a job beside the shards: merge nothing, and keep the comment on the pull request up to date until they have ended. It names failed tests as results come, and never fails its job. See docs/watch.md.',
    default: 'false',
    perJob: true,
    parse: boolean,
  },
  annotations: {
    description: 'The most annotations to make. 0 makes none.',
    default: '50',
    parse: integer(0, 1000),
  },
} as const satisfies InputTable;
