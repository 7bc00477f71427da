/** The inputs of the merge action. They choose what is merged, what decides the verdict, and where it is shown. */
import type { InputTable } from '../../inputs/inputs.ts';
import { limits } from '../../inputs/limits.ts';
import { anyText, integer, lines, oneOf, pathInside } from '../../inputs/parsers.ts';
import { MAX_SHARDS } from '../../model.ts';
import { PUBLISH_INPUTS } from '../publish/inputs.ts';
import { GITHUB_TOKEN, suite } from '../shared/inputs.ts';

export const MERGE_INPUTS = {
  suite,
  junit: { description: 'Globs of JUnit files on disk to merge as well, one per line.', parse: lines },
  artifacts: {
    description:
      'Name pattern (glob) of artifacts that other tools uploaded in this run. Their JUnit files are merged as well. Each artifact counts as a shard.',
    parse: anyText,
  },
  reports: {
    description:
      'Which files are reports: globs of paths inside the artifacts, one per line, also for the files of input junit. ! excludes. By default all .xml and .xml.gz files.',
    parse: lines,
  },
  'later-tries': {
    description:
      'Where a step of your own ran failed tests again: name patterns of its artifacts, or globs of its reports, one per line. There the later result decides. junit-linux-retry is a later try of junit-linux. Of retry-1 and retry-2 the last decides.',
    parse: lines,
  },
  'expect-shards': {
    description:
      'How many results there must be; with fewer, the run is incomplete. Without a plan these are artifacts that match the pattern in artifacts. With a plan that an axis multiplies these are legs: jobs that run a shard.',
    parse: integer(1, MAX_SHARDS),
  },
  'fail-on': {
    description:
      'failures: a failed test fails this job. new-failures: only a failed test that the default branch does not know as failing or flaky does. never: only a missing shard or test does.',
    default: 'failures',
    parse: oneOf('failures', 'new-failures', 'never'),
  },
  'on-empty': {
    description: 'When there were no tests at all: fail, or pass if that is expected.',
    default: 'fail',
    parse: oneOf('fail', 'pass'),
  },
  quarantine: {
    description:
      'A YAML file in the repository. It lists flaky tests whose failure must not fail the job. Each entry has test, owner, reason and until (a date).',
    parse: pathInside,
  },
  limits: {
    description:
      'Times that must not be exceeded, as a map or a list of maps with latencyMs, ratio (how many times as long as before), or both. Each may name a pool, a region, a metric and tests (globs of test units). A time beyond one fails this job. See docs/regions.md. Default: no time fails it.',
    structured: true,
    parse: limits,
  },
  ...PUBLISH_INPUTS,
  history: {
    description:
      'Save the timings for the next plan: auto, always or never. auto does not save them in a merge queue, whose cache no other run can read. Runs that may test the code of a stranger on the default branch never save them.',
    default: 'auto',
    perJob: true,
    parse: oneOf('auto', 'always', 'never'),
  },
  token: {
    description:
      'A token for the comment (pull-requests: write), the check run (checks: write) and the issue of flaky tests (issues: write). Without these permissions, the job summary and the annotations of the job show the results.',
    default: GITHUB_TOKEN,
    perJob: true,
    parse: anyText,
  },
} as const satisfies InputTable;
