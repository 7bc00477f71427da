/** What strangers put into checkouts, artifacts and reports, and the events that let them in. docs/security.md says who is trusted with what. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { MAX_ARTIFACT_BYTES } from '../../../src/platform/github/artifacts.ts';
import { MAX_ZIP_BYTES } from '../../../src/platform/github/repository-artifacts.ts';
import { MAX_LINE_CHARACTERS } from '../../../src/platform/lines.ts';
import { type JobFacts, pullRequestEvent, workflowRunEvent } from '../../support/events.ts';
import { HOSTILE_TEXTS, xmlText } from '../../support/hostile-text.ts';
import { type Folder, planOf } from '../../support/recording.ts';
import { mountSmallDisk, unmount } from '../../support/small-disk.ts';
import { zipClaiming, zipNamingOften, zipWithLinks } from '../../support/zips.ts';
import { type FaultGroup, type FaultRow, handOver, type Scene, withRecord, withReports } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;
const REFUSED = { verdict: 'none', exit: 2 } as const;
const NOT_JUDGED = { verdict: 'none', exit: 4 } as const;

const REPORT = 'try-1/node-1.xml';

/** Whether the next plan of the default branch knows times. */
async function mainKnows({ workflow }: Scene): Promise<boolean> {
  return (await workflow.plan({ job: { runId: '3001' } })).plan.prediction.known > 0;
}

const teachesNothing = async (scene: Scene): Promise<void> => {
  expect(scene.service.caches().filter(({ scope }) => scope === 'refs/heads/main')).toEqual([]);
  expect(await mainKnows(scene)).toBe(false);
};

/** Their ref is the default branch, whatever they test. */
const STRANGERS_EVENTS = ['workflow_run', 'pull_request_target', 'issue_comment', 'repository_dispatch'];

const FORK: JobFacts = {
  ...pullRequestEvent(7, { from: 'forker/octo-repo' }),
  fork: true,
  headBranch: 'main',
};

const TEACHING: readonly FaultRow[] = [
  ...STRANGERS_EVENTS.map(
    (event): FaultRow => ({
      what: 'a run that may test the code of a stranger asks for its timings to be saved (`history: always`)',
      where: event,
      job: { event },
      inputs: { history: 'always' },
      ...PASSED,
      says: [`timings are not saved: the event ${event} started this run`],
      afterwards: teachesNothing,
    }),
  ),
  {
    what: 'a pull request of a fork has the default branch of the fork as its head',
    job: FORK,
    inputs: { history: 'always' },
    ...PASSED,
    afterwards: teachesNothing,
  },
  {
    what: 'a run that a comment started leaves a report with timings, and the cache is empty',
    arrange: async (scene) => {
      handOver(scene);
      await scene.workflow.step('merge', { job: {} });
      scene.service.evictCaches();
      scene.service.leaveRun({ runId: '1001', event: 'issue_comment' });
      expect(await mainKnows(scene)).toBe(false);
    },
    inputs: { history: 'never' },
    ...PASSED,
  },
];

/** The checkout has a link that leads to a folder beside it. Nothing in that folder may change. */
function linked(link: string, target: '.' | 'kept') {
  let outside = '';
  const prepare = (workspace: string): void => {
    outside = join(workspace, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), 'kept');
    mkdirSync(dirname(join(workspace, link)), { recursive: true });
    symlinkSync(join(outside, target), join(workspace, link));
  };
  const expectUntouched = (): void => {
    expect(readdirSync(outside)).toEqual(['kept']);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
  };
  return { prepare, expectUntouched };
}

/** How a row ends. */
type End = Partial<FaultRow> & Pick<FaultRow, 'verdict' | 'exit'>;

function linkRow(link: string, target: '.' | 'kept', end: End): FaultRow {
  const { prepare, expectUntouched } = linked(link, target);
  const what =
    target === '.'
      ? 'the checkout has a link to a folder outside of it, where results go'
      : 'the checkout has a link to a file outside of it, in place of a result';
  return { what, where: `\`${link}\``, prepare, afterwards: expectUntouched, ...end };
}

/** A job before the merge works in such a checkout. */
function linkedJobRow(what: string, act: (scene: Scene, prepare: (workspace: string) => void) => Promise<void>) {
  const { prepare, expectUntouched } = linked('.shardwise', '.');
  return {
    what,
    arrange: async (scene: Scene) => {
      await act(scene, prepare);
      expectUntouched();
    },
    ...PASSED,
  };
}

const LINKS: readonly FaultRow[] = [
  ...['.shardwise', '.shardwise/default'].map((link) =>
    linkRow(link, '.', { ...REFUSED, says: ['would be written outside of the repository'] }),
  ),
  linkRow('.shardwise/history', '.', { ...PASSED, says: ['could not be saved to the cache: .shardwise/history/'] }),
  ...['.shardwise/default/report.json', '.shardwise/default/junit.xml', '.shardwise/history/default.json.gz'].map(
    (link) => linkRow(link, 'kept', PASSED),
  ),
  linkedJobRow('a shard runs in a checkout with a link in place of `.shardwise`', async (scene, prepare) => {
    scene.lose(1);
    handOver(scene);
    const { result } = await scene.workflow.step('run', { inputs: { shard: '1' }, prepare });
    expect(result.exitCode).toBe(0);
  }),
  linkedJobRow('a plan restores timings in a checkout with a link in place of `.shardwise`', async (scene, prepare) => {
    handOver(scene);
    await scene.workflow.step('merge', { job: {} });
    const { result } = await scene.workflow.step('plan', { job: { runId: '3001' }, prepare });
    expect(result.exitCode).toBe(0);
    expect(result.log).toContain('.shardwise/history/default.json.gz would be written outside of the repository');
  }),
  {
    what: 'an artifact has a link in place of a report',
    arrange: (scene) => {
      const { [REPORT]: _report, ...folder } = folderOf(scene, 1);
      scene.lose(1);
      scene.add({ ...scene.shard(1), content: zipWithLinks(folder, { [REPORT]: '/etc/passwd' }) });
    },
    ...INCOMPLETE,
    says: [`${REPORT} is unreadable`],
  },
  escapingPaths(),
];

function escapingPaths(): FaultRow {
  let above = '';
  const evil = ['../../evil', '../../../evil', '..\\..\\evil', '/shardwise-evil'];
  return {
    what: 'an artifact has paths that lead out of its folder',
    arrange: (scene) => {
      const folder = { ...folderOf(scene, 1), ...Object.fromEntries(evil.map((path) => [path, 'x'])) };
      scene.lose(1);
      scene.add({ ...scene.shard(1), content: zipWithLinks(folder, {}) });
    },
    prepare: (workspace) => {
      above = join(workspace, '..');
    },
    ...INCOMPLETE,
    says: ['the results of shard 1 cannot be used', 'invalid relative path'],
    afterwards: () => {
      expect(existsSync('/shardwise-evil')).toBe(false);
      // The artifact itself was unpacked two levels below `temp`.
      for (const folder of ['.', 'temp', 'workspace']) expect(readdirSync(join(above, folder))).not.toContain('evil');
    },
  };
}

function folderOf({ recording }: Scene, shard: number): Folder {
  const folder = recording.shards[shard - 1];
  if (folder === undefined) throw new Error(`there is no shard ${shard}`);
  return folder;
}

/** Every program of Node loads it. The one that starts the tests then prints a line without an end. */
const LOUD = `import { writeSync } from 'node:fs';
if (process.argv[1]?.endsWith('node-run.mjs')) {
  const piece = 'x'.repeat(1 << 20);
  for (let left = Number(process.env.LOUD_UNTIL); left > 0; left -= piece.length) writeSync(1, piece);
}
`;
const SIZES: readonly FaultRow[] = [
  {
    what: 'a test prints a line without an end that is longer than the limit of 64 Mi characters',
    arrange: async (scene) => {
      scene.lose(1);
      handOver(scene);
      let script = '';
      const prepare = (workspace: string) => {
        script = join(workspace, 'loud.mjs');
        writeFileSync(script, LOUD);
      };
      const env = { NODE_OPTIONS: '--import ./loud.mjs', LOUD_UNTIL: String(MAX_LINE_CHARACTERS + (1 << 20)) };
      const { result } = await scene.workflow.step('run', { inputs: { shard: '1' }, env, prepare });
      expect(result.exitCode).toBe(0);
      expect(result.log.length).toBeGreaterThan(MAX_LINE_CHARACTERS);
    },
    ...PASSED,
  },
  {
    what: 'an artifact is larger than the limit of 1 GiB',
    arrange: (scene) => {
      scene.lose(1);
      scene.add({ ...scene.shard(1), size: MAX_ARTIFACT_BYTES + 1 });
    },
    ...INCOMPLETE,
    says: ['it has 1073741825 bytes, and more than 1073741824 are not read'],
  },
  {
    what: 'an artifact unpacks to more than the limit of 4 GiB',
    arrange: (scene) => {
      scene.lose(1);
      scene.add({ ...scene.shard(1), content: zipClaiming({ ...folderOf(scene, 1), more: 'x' }, 2 * 1024 ** 3) });
    },
    ...INCOMPLETE,
    says: ['it unpacks to more than 4294967296 bytes'],
  },
  {
    what: 'a record lists a report five hundred times',
    arrange: (scene) => scene.change(1, (folder) => withRecord(folder, { reports: Array(500).fill(REPORT) })),
    ...INCOMPLETE,
    says: ['its record names a report twice'],
  },
  {
    what: 'a record lists a report five hundred times, each time in another spelling',
    arrange: (scene) => {
      const reports = Array.from({ length: 500 }, (_, at) => `${'./'.repeat(at)}${REPORT}`);
      scene.change(1, (folder) => withRecord(folder, { reports }));
    },
    ...INCOMPLETE,
    says: ['its record names a report twice'],
  },
  {
    what: 'an artifact names one entry sixty thousand times',
    arrange: (scene) => {
      scene.lose(1);
      scene.add({ ...scene.shard(1), content: zipNamingOften('shardwise-shard.json', '{}', 60_000) });
    },
    ...INCOMPLETE,
    says: ['the results of shard 1 cannot be used'],
  },
  {
    what: 'a report is nested a hundred thousand levels deep',
    arrange: (scene) => scene.change(1, (folder) => withReports(folder, () => '<testsuite>'.repeat(100_000))),
    ...INCOMPLETE,
    says: [`${REPORT} is damaged`],
  },
  {
    what: 'a message of a report has sixty million characters',
    arrange: (scene) =>
      scene.change(1, (folder) =>
        withReports(folder, (xml) =>
          xml.replace(/(<testcase[^>]*>)/, `$1<failure message="no">${'x'.repeat(60_000_000)}</failure>`),
        ),
      ),
    ...FAILED,
    says: ['1 of 52 tests failed'],
  },
];

const publishOnly = (what: string, content: Buffer, says: string, end: End = NOT_JUDGED, size?: number): FaultRow => ({
  what: `the report of a fork, to be published, ${what}`,
  arrange: (scene) =>
    scene.put({
      ...scene.plan(),
      name: 'shardwise-default-report-attempt-2',
      content,
      attempt: 2,
      runId: '1500',
      ...(size === undefined ? {} : { size }),
    }),
  job: { ...workflowRunEvent(), runId: '1600' },
  inputs: { 'publish-only': 'true' },
  ...end,
  says: [says],
});

const PUBLISH_ONLY: readonly FaultRow[] = [
  publishOnly(
    'names `report.json` a thousand times',
    zipNamingOften('report.json', 'x'.repeat(1_000_000), 1000),
    'it contains report.json twice',
  ),
  publishOnly(
    'is larger than the limit of 64 MiB',
    zipNamingOften('report.json', '{}', 1),
    'it is larger than 67108864 bytes',
    NOT_JUDGED,
    MAX_ZIP_BYTES + 1,
  ),
  publishOnly(
    'unpacks to more than the limit of 64 MiB',
    zipNamingOften('report.json', ' '.repeat(MAX_ZIP_BYTES + 1), 1),
    'its report.json is larger than 67108864 bytes',
  ),
  publishOnly(
    'is not what the schema says',
    zipNamingOften('report.json', '{"version":1,"verdict":"passed"}', 1),
    'is not a valid report',
    REFUSED,
  ),
];

/** The disk of this folder is full after so many kilobytes. */
function onSmallDisk(place: (workspace: string) => string, kilobytes: number) {
  let disk = '';
  const prepare = async (workspace: string): Promise<void> => {
    const folder = place(workspace);
    await mountSmallDisk(folder, kilobytes);
    disk = folder;
  };
  const cleanUp = async (): Promise<void> => {
    if (disk !== '') await unmount(disk);
  };
  return { prepare, cleanUp };
}

function fullDiskOfShard(what: string, kilobytes: number, end: End): FaultRow {
  const { prepare, cleanUp } = onSmallDisk((workspace) => join(workspace, '..', 'temp'), kilobytes);
  return {
    what,
    needs: 'small disks',
    arrange: async (scene) => {
      scene.lose(1);
      handOver(scene);
      const loud = (workspace: string) => {
        writeFileSync(join(workspace, 'loud.mjs'), LOUD);
        return prepare(workspace);
      };
      const env = { NODE_OPTIONS: '--import ./loud.mjs', LOUD_UNTIL: String(1 << 21) };
      const { result } = await scene.workflow.step('run', { inputs: { shard: '1' }, env, prepare: loud });
      expect(result.log).toMatch(/^::(?:error|warning)::.*ENOSPC/m);
      expect(result.log).not.toContain('Unhandled');
    },
    cleanUp,
    ...end,
  };
}

const merging = onSmallDisk((workspace) => join(workspace, '.shardwise'), 8);

const downloading = onSmallDisk((workspace) => join(workspace, '..', 'temp'), 1100);

const FULL_DISKS: readonly FaultRow[] = [
  // With more room, only the log is cut, and all results are there.
  fullDiskOfShard('the log of a shard fills the disk', 1055, {
    ...INCOMPLETE,
    says: ['ENOSPC: no space left on device'],
  }),
  fullDiskOfShard('the disk of a shard is full before the first test', 1040, {
    ...INCOMPLETE,
    says: ['ENOSPC: no space left on device'],
  }),
  {
    what: 'the disk of the merge job is full',
    needs: 'small disks',
    ...merging,
    ...NOT_JUDGED,
    says: ['ENOSPC: no space left on device', 'the disk is full'],
  },
  {
    what: 'the disk of the merge job has no room for the results of a shard',
    needs: 'small disks',
    arrange: (scene) => scene.change(1, (folder) => ({ ...folder, log: randomBytes(1 << 20).toString('hex') })),
    ...downloading,
    ...INCOMPLETE,
    says: ['the results of shard 1 cannot be used', 'ENOSPC: no space left on device'],
  },
];

const HOSTILE = HOSTILE_TEXTS.map(([, text]) => text.slice(0, 100)).join(' ');

const HOSTILE_NAMES: readonly FaultRow[] = [
  {
    what: 'a record contains Markdown, HTML, commands or our own marks',
    arrange: (scene) =>
      scene.change(1, (folder) =>
        withRecord(folder, {
          outcome: 'crashed',
          exitCode: 1,
          pool: HOSTILE,
          runner: { name: HOSTILE, os: HOSTILE, arch: HOSTILE, cpus: 1 },
          tail: HOSTILE_TEXTS.map(([, text]) => text),
          causes: HOSTILE_TEXTS.map(([, text]) => text),
          unplanned: [HOSTILE],
        }),
      ),
    ...INCOMPLETE,
    inputs: { check: 'true' },
    hostile: true,
  },
  {
    what: 'planned units have names that contain Markdown, HTML, commands or our own marks',
    arrange: (scene) => {
      const plan = planOf(scene.recording.plan);
      const named = (id: string) => (id === 'tests/cart.test.mjs' ? HOSTILE : id);
      const changed = {
        ...plan,
        units: plan.units.map((unit) => ({ ...unit, id: named(unit.id), file: named(unit.file ?? unit.id) })),
        shards: plan.shards.map((shard) => ({ ...shard, units: shard.units.map(named) })),
        warnings: [HOSTILE],
        reason: HOSTILE,
      };
      scene.put({ ...scene.plan(), content: { 'plan.json': JSON.stringify(changed) } }, ...scene.uploads.slice(1));
    },
    ...INCOMPLETE,
    inputs: { check: 'true' },
    hostile: true,
  },
  {
    what: 'failed tests are in files whose names contain Markdown, HTML, commands or our own marks, or lead out',
    arrange: (scene) => {
      const files = [...HOSTILE_TEXTS.map(([, text]) => text), '../../../etc/passwd', '/etc/passwd', 'C:\\x'];
      const cases = files.map(
        (file, at) => `<testcase name="t${at}" file="${xmlText(file)}" line="${at}"><failure/></testcase>`,
      );
      scene.change(1, (folder) =>
        withReports(folder, (xml) =>
          xml.replace('</testsuites>', `<testsuite name="s">${cases.join('')}</testsuite></testsuites>`),
        ),
      );
    },
    ...FAILED,
    inputs: { check: 'true', annotations: '100' },
    hostile: true,
  },
  {
    what: 'a test reports ten thousand times of its own, with hostile names and impossible numbers',
    arrange: (scene) => {
      const numbers = ['1', 'NaN', '-1', '1e999', '9'.repeat(400)];
      const properties = HOSTILE_TEXTS.map(([, text]) => `<property name="${xmlText(`metric:${text}`)}" value="1"/>`);
      const lines = Array.from(
        { length: 10_000 },
        (_, at) => `[[METRIC name=m${at} ms=${numbers[at % numbers.length]}]]`,
      );
      const said = `<properties>${properties.join('')}</properties><system-out>${lines.join('\n')}</system-out>`;
      scene.change(1, (folder) => withReports(folder, (xml) => xml.replace(/(<testcase[^>]*>)/, `$1${said}`)));
    },
    ...PASSED,
    inputs: { limits: '{latencyMs: 1000}' },
    says: ['metrics were left out', 'limit 1: latencyMs judged all but'],
    hostile: true,
    afterwards: async ({ workflow }) => {
      const { report } = await workflow.merge();
      expect(report.measured?.times).toHaveLength(20);
    },
  },
  {
    what: 'artifacts of other tools have names that contain Markdown or commands, and one is not a report',
    arrange: (scene) => {
      const xml = '<testsuite name="s"><testcase name="a"><failure/></testcase></testsuite>';
      const names = ['junit @octocat [x](https) `a` #1', 'junit ##[error]forged', 'junit %0A--error--y'];
      scene.put(...names.map((name) => ({ name, content: { 'a.xml': xml }, attempt: 1, minute: 1 })), {
        name: 'junit ![x](y) @octocat',
        content: { 'a.xml': 'no' },
        attempt: 1,
        minute: 1,
      });
    },
    inputs: { check: 'true', artifacts: 'junit *' },
    ...FAILED,
    hostile: true,
    otherTests: true,
  },
];

export const ATTACKS: FaultGroup = {
  title: "A stranger's hand",
  rows: [...TEACHING, ...LINKS, ...SIZES, ...PUBLISH_ONLY, ...FULL_DISKS, ...HOSTILE_NAMES],
};
