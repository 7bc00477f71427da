/** Every call to GitHub's services that goes wrong, once and for ever. */
import type { Effect } from '../../support/actions-service/faults.ts';
import { type FaultGroup, type FaultRow, type Scene, withReports } from './scene.ts';

interface Call {
  readonly what: string;
  readonly method: string;
  readonly route: string;
}

interface Trouble {
  readonly how: string;
  readonly effect: Effect;
  readonly times?: number;
}

const status = (code: number): Effect => ({ kind: 'status', status: code });

const ONCE: readonly Trouble[] = [
  { how: 'an error of the server', effect: status(500), times: 1 },
  { how: 'a reset connection', effect: { kind: 'reset' }, times: 1 },
  { how: 'an answer that is cut off', effect: { kind: 'cut' }, times: 1 },
];
const FOR_EVER: readonly Trouble[] = [
  { how: 'an error of the server', effect: status(503) },
  { how: 'no permission', effect: status(403) },
  { how: 'too many requests', effect: { kind: 'status', status: 429, retryAfterSeconds: 1 } },
  { how: 'a reset connection', effect: { kind: 'reset' } },
];

const rows = (
  calls: readonly Call[],
  troubles: readonly Trouble[],
  row: Omit<FaultRow, 'what' | 'where'>,
): FaultRow[] =>
  calls.flatMap(({ what, method, route }) =>
    troubles.map(({ how, effect, times }) => ({
      ...row,
      what: `${what} ${times === undefined ? 'fails each time' : 'fails once'}`,
      where: how,
      meets: route,
      arrange: (scene) => {
        row.arrange?.(scene);
        scene.inject({ method, route, effect, ...(times === undefined ? {} : { times }) });
      },
    })),
  );

const LIST: Call = { what: 'listing artifacts', method: 'POST', route: 'ListArtifacts' };
const ADDRESS: Call = { what: 'asking where an artifact is', method: 'POST', route: 'GetSignedArtifactURL' };
const BYTES: Call = { what: 'downloading an artifact', method: 'GET', route: '/emulated/artifacts/' };

const REPORT_WRITES: readonly Call[] = [
  { what: 'opening an artifact for the report', method: 'POST', route: 'CreateArtifact' },
  { what: 'uploading the report', method: 'PUT', route: '/emulated/artifacts/' },
  { what: 'closing the artifact of the report', method: 'POST', route: 'FinalizeArtifact' },
];
const CACHE_WRITES: readonly Call[] = [
  { what: 'opening a cache entry for the timings', method: 'POST', route: 'CreateCacheEntry' },
  { what: 'uploading the timings', method: 'PUT', route: '/emulated/caches/' },
  { what: 'closing the cache entry of the timings', method: 'POST', route: 'FinalizeCacheEntryUpload' },
];

const NOT_JUDGED = { verdict: 'none', exit: 4 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;

export const READING: FaultGroup = {
  title: 'Reading what the shards left',
  rows: [
    ...rows([LIST, ADDRESS, BYTES], ONCE, PASSED),
    ...rows([LIST], FOR_EVER, { ...NOT_JUDGED, says: ['could not list the artifacts of this run'] }),
    ...rows([ADDRESS, BYTES], FOR_EVER, {
      ...NOT_JUDGED,
      says: ['could not download the artifact shardwise-default-plan'],
    }),
    ...shardBytes('another byte in the middle', { kind: 'corrupt' }),
    ...shardBytes('half of them', { kind: 'truncate' }),
    ...shardBytes('no permission', status(403)),
  ],
};

/** The plan arrives whole, and nothing after it. */
function shardBytes(how: string, effect: Effect): FaultRow[] {
  return [
    {
      what: 'what every shard left arrives damaged, or not at all',
      where: how,
      arrange: (scene) => {
        scene.inject({ method: 'GET', route: BYTES.route, times: 1, effect: { kind: 'slow', ms: 1 } });
        scene.inject({ method: 'GET', route: BYTES.route, effect });
      },
      verdict: 'incomplete',
      exit: 3,
      says: ['the results of shards 1, 2 and 3 cannot be used: '],
    },
  ];
}

export const WRITING: FaultGroup = {
  title: 'Keeping the report and the timings',
  rows: [...rows(REPORT_WRITES, [...ONCE, ...FOR_EVER], PASSED), ...rows(CACHE_WRITES, [...ONCE, ...FOR_EVER], PASSED)],
};

/** A push to a branch with a pull request, of which the run must be told: nothing is published without both. */
const ON_A_BRANCH = {
  job: { ref: 'refs/heads/topic' },
  inputs: { comment: 'always', check: 'true', annotations: '1000' },
  arrange: ({ service }: Scene) =>
    service.openPullRequest({ number: 7, head: { branch: 'topic', sha: 'a'.repeat(40) } }),
} as const;

const TROUBLES = [...ONCE, ...FOR_EVER];

/** One a line, so that none is taken for another. */
const MANY_FAILURES = `<testsuite name="tests/cart.test.mjs">${Array.from(
  { length: 60 },
  (_, at) =>
    `<testcase name="more ${at}" file="tests/cart.test.mjs" line="${at + 1}"><failure message="no"/></testcase>`,
).join('')}</testsuite>`;

export const PUBLISHING: FaultGroup = {
  title: 'Showing the verdict',
  rows: [
    ...rows(
      [
        { what: 'listing pull requests', method: 'GET', route: '/pulls' },
        { what: 'listing comments', method: 'GET', route: '/issues/7/comments' },
        { what: 'writing a comment', method: 'POST', route: '/issues/7/comments' },
        { what: 'making a check run', method: 'POST', route: '/check-runs' },
      ],
      TROUBLES,
      { ...ON_A_BRANCH, ...PASSED },
    ),
    ...rows([{ what: 'changing the comment', method: 'PATCH', route: '/issues/comments/' }], TROUBLES, {
      ...ON_A_BRANCH,
      arrange: (scene) => {
        ON_A_BRANCH.arrange(scene);
        const body = '<!-- shardwise:comment suite=default run=1 attempt=1 -->\nof an earlier run';
        scene.service.leaveComment(7, { body, author: 'github-actions[bot]' });
      },
      ...PASSED,
    }),
    ...rows([{ what: 'sending the second fifty annotations', method: 'PATCH', route: '/check-runs/' }], TROUBLES, {
      ...ON_A_BRANCH,
      arrange: (scene) => {
        ON_A_BRANCH.arrange(scene);
        scene.change(1, (folder) =>
          withReports(folder, (xml) => xml.replace('</testsuites>', `${MANY_FAILURES}</testsuites>`)),
        );
      },
      verdict: 'failed',
      exit: 1,
    }),
    ...rows(
      [{ what: 'a shard is missing, and every call of the REST API', method: 'GET', route: '/repos/' }],
      FOR_EVER,
      {
        ...ON_A_BRANCH,
        arrange: (scene) => {
          ON_A_BRANCH.arrange(scene);
          scene.lose(2);
          for (const method of ['POST', 'PATCH']) scene.inject({ method, route: '/repos/', effect: status(503) });
        },
        verdict: 'incomplete',
        exit: 3,
        says: ['shard 2 left no result'],
      },
    ),
  ],
};
