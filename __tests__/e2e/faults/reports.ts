/** What reports, records and artifacts hold. */
import { HOSTILE_TEXTS, xmlText } from '../../support/hostile-text.ts';
import { type FaultGroup, type FaultRow, type Scene, withRecord, withReports, withResults } from './scene.ts';

const INCOMPLETE = { verdict: 'incomplete', exit: 3 } as const;
const PASSED = { verdict: 'passed', exit: 0 } as const;
const FAILED = { verdict: 'failed', exit: 1 } as const;

const REPORT = 'try-1/node-1.xml';

/** Of shard 1. */
const report =
  (change: (xml: string) => string) =>
  (scene: Scene): void =>
    scene.change(1, (folder) => withReports(folder, change));

const hostileCases = (result: string): string =>
  HOSTILE_TEXTS.map(
    ([, text], at) =>
      `<testcase name="${xmlText(text)} ${at}" classname="${xmlText(text)}" file="tests/cart.test.mjs">${result}</testcase>`,
  ).join('');

const withHostile = (result: string) =>
  report((xml) =>
    xml.replace('</testsuites>', `<testsuite name="hostile">${hostileCases(result)}</testsuite></testsuites>`),
  );

const recordRow = (what: string, change: object | string, says: string): FaultRow => ({
  what,
  arrange: (scene) =>
    scene.change(1, (folder) =>
      typeof change === 'string' ? { ...folder, 'shardwise-shard.json': change } : withRecord(folder, change),
    ),
  ...INCOMPLETE,
  says: [`the results of shard 1 cannot be used: shardwise-default-shard-1-attempt-1: `, says],
});

export const REPORTS: FaultGroup = {
  title: 'Reports and records',
  rows: [
    {
      what: 'a report is cut short',
      arrange: report((xml) => xml.slice(0, xml.length / 2)),
      ...INCOMPLETE,
      says: [`${REPORT} is damaged`],
    },
    {
      what: 'a report is cut short by its last byte',
      arrange: report((xml) => xml.trimEnd().slice(0, -1)),
      ...INCOMPLETE,
      says: [`${REPORT} is damaged`],
    },
    {
      what: 'two processes write one report, and a failure of one is in an attribute of the other',
      arrange: report((xml) => xml.replace(/(<testcase name=")/, "$1<testcase name='b'><failure/></testcase>")),
      ...INCOMPLETE,
      says: [`${REPORT} is damaged`, 'an attribute contains markup'],
    },
    {
      what: 'a report uses an entity of its DOCTYPE',
      arrange: report((xml) =>
        xml
          .replace('<testsuites', '<!DOCTYPE testsuites [<!ENTITY f "<failure/>">]><testsuites')
          .replace('</testsuites>', '<testsuite name="s"><testcase name="t">&f;</testcase></testsuite></testsuites>'),
      ),
      ...INCOMPLETE,
      says: [`${REPORT} is damaged`, 'undefined entity'],
    },
    {
      what: 'a DOCTYPE gives the cases of a report a failure',
      arrange: report((xml) =>
        xml.replace('<testsuites', '<!DOCTYPE testsuites [<!ATTLIST testcase status CDATA "failed">]><testsuites'),
      ),
      ...INCOMPLETE,
      says: [`${REPORT} is damaged`, 'a DOCTYPE changes the content of the document'],
    },
    { what: 'a report is empty', arrange: report(() => ''), ...INCOMPLETE, says: [`${REPORT} is empty`] },
    {
      what: 'a report is a page of HTML',
      arrange: report(() => '<!DOCTYPE html><html><body>502</body></html>'),
      ...INCOMPLETE,
      says: [REPORT],
    },
    {
      what: 'a report is in another format (TRX)',
      arrange: report(() => '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"/>'),
      ...INCOMPLETE,
      says: [`${REPORT} is foreign`],
    },
    { what: 'a report is not XML', arrange: report(() => 'hello'), ...INCOMPLETE, says: [`${REPORT} is unreadable`] },
    {
      what: 'a report has no test in it',
      arrange: report(() => '<testsuites/>'),
      ...INCOMPLETE,
      says: ['shard 1 ran no tests from its'],
    },
    {
      what: 'a report that the record names is not there',
      arrange: (scene) => scene.change(1, ({ [REPORT]: _lost, ...folder }) => folder),
      ...INCOMPLETE,
      says: [`${REPORT} is unreadable`],
    },
    {
      what: 'a whole suite failed, and none of its tests',
      arrange: report((xml) =>
        xml.replace('</testsuites>', '<testsuite name="s"><error message="no database"/></testsuite></testsuites>'),
      ),
      ...FAILED,
      says: ['a whole suite failed'],
    },
    {
      what: 'every test was skipped',
      arrange: (scene) => {
        for (const shard of [1, 2, 3]) scene.change(shard, (folder) => withResults(folder, '<skipped/>'));
      },
      ...PASSED,
      says: ['every test was skipped (52): nothing was tested'],
    },
    recordRow('a record is not JSON', '{', 'it is not JSON'),
    recordRow('a record is of a newer version', '{"version":2}', 'use the same Shardwise release in every job'),
    recordRow('a record is of another plan', { planId: 'another' }, 'it belongs to plan another'),
    recordRow('a record is of another shard', { shard: 2 }, 'its record says shard 2, attempt 1'),
    recordRow('a record is of another attempt', { attempt: 2 }, 'its record says shard 1, attempt 2'),
    recordRow(
      'a record names a file outside its folder',
      { reports: ['../../../etc/passwd'] },
      'names a report outside its folder',
    ),
    {
      what: 'an artifact has no record',
      arrange: (scene) => scene.change(1, ({ 'shardwise-shard.json': _lost, ...folder }) => folder),
      ...INCOMPLETE,
      says: ['it has no shardwise-shard.json'],
    },
    {
      what: 'an artifact is not an archive',
      arrange: (scene) => {
        scene.lose(1);
        scene.add({ ...scene.shard(1), content: Buffer.from('PK, and then nothing') });
      },
      ...INCOMPLETE,
      says: ['the results of shard 1 cannot be used: shardwise-default-shard-1-attempt-1: '],
    },
    {
      what: 'an artifact of a shard that is not in the plan',
      arrange: (scene) =>
        scene.add({
          ...scene.shard(1),
          name: 'shardwise-default-shard-9-attempt-1',
          content: withRecord(scene.recording.shards[0] ?? {}, { shard: 9 }),
        }),
      ...INCOMPLETE,
      says: ['it is of shard 9, but the plan has 3 shards'],
    },
    {
      what: 'names of tests contain Markdown, HTML, commands or our own marks, and pass',
      arrange: withHostile(''),
      added: HOSTILE_TEXTS.length,
      ...PASSED,
      inputs: { check: 'true' },
      hostile: true,
    },
    {
      what: 'names of tests contain Markdown, HTML, commands or our own marks, and fail',
      arrange: withHostile('<failure message="::error::forged"/>'),
      ...FAILED,
      inputs: { check: 'true' },
      hostile: true,
    },
  ],
};
