/** The inputs of the merge action: what is merged, what decides the verdict, and where it is shown. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, integer, lines, oneOf, pathInside } from '../../inputs/parsers.ts';
import { MAX_SHARDS } from '../../model.ts';
import { PUBLISH_INPUTS } from '../publish/inputs.ts';
import { GITHUB_TOKEN, suite } from '../shared/inputs.ts';

export const MERGE_INPUTS = {
  suite,
  junit: { description: 'Globs of JUnit files on disk to merge as well, one a line.', parse: lines },
  artifacts: {
    description:
      'Name pattern (glob) of artifacts of this run, uploaded by other tools, whose JUnit files are merged as well; each artifact counts as a shard.',
    parse: anyText,
  },
  'expect-shards': {
    description: 'Without a plan: how many artifacts must match the pattern in artifacts. Fewer are an incomplete run.',
    parse: integer(1, MAX_SHARDS),
  },
  'fail-on': {
    description:
      'failures: a failed test fails this job; new-failures: only one that the default branch does not know as failing or flaky; never: only a missing shard or test does.',
    default: 'failures',
    parse: oneOf('failures', 'new-failures', 'never'),
  },
  'on-empty': {
    description: 'When there was no test at all: fail, or pass if that is expected.',
    default: 'fail',
    parse: oneOf('fail', 'pass'),
  },
  quarantine: {
    description:
      'A YAML file in the repository that lists flaky tests whose failure must not fail the job: test, owner, reason and until (a date) of each.',
    parse: pathInside,
  },
  ...PUBLISH_INPUTS,
  history: {
    description:
      'Save the timings for the next plan: auto (except for a merge queue, whose cache nobody can read), always or never.',
    default: 'auto',
    perJob: true,
    parse: oneOf('auto', 'always', 'never'),
  },
  token: {
    description:
      'A token for the comment (pull-requests: write) and the check run (checks: write). Without these permissions the job summary and the annotations of the job say it all.',
    default: GITHUB_TOKEN,
    perJob: true,
    parse: anyText,
  },
} as const satisfies InputTable;
