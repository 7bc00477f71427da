/** Sections about what is unknown or not as planned: missing, unexpected or doubled units, damaged reports, and logs of broken shards. */
import { hasFailed, type Report } from '../../model.ts';
import { capped, codeBlock, inlineCode } from '../../text/escape.ts';
import { legKey } from '../../text/leg.ts';
import { listSome, plural, thousands } from '../../text/numbers.ts';
import { attachmentWords } from '../attachments.ts';
import type { Section } from '../budget.ts';
import { type Links, link } from '../links.ts';
import { document, folded } from '../markdown.ts';
import { legCell, named, plainLeg } from '../words.ts';
import { foldAfter, tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** The longest text about what is wrong with a file. */
const MAX_PROBLEM = 500;
/** The longest end of a log. A job keeps some hundred lines, and the last ones say why it ended. */
const MAX_TAIL = 8000;

export const gapSections = (report: Report, links: Links, inSight: number): readonly Section[] => [
  tails(report, links),
  shardAttachments(report, links),
  ...missingUnits(report, inSight),
  unexpectedUnits(report),
  doubledUnits(report),
  damagedFiles(report),
];

/** Missing units. They are in sight, except units of a missing shard: there, the shard is the problem. */
function missingUnits({ missing, shards }: Report, inSight: number): readonly Section[] {
  const lost = shards.filter((shard) => shard.outcome === 'missing').map(({ index, axis }) => ({ shard: index, axis }));
  const lostKeys = new Set(lost.map(legKey));
  const isOfLost = ({ shard, axis }: MissingUnit) => shard !== undefined && lostKeys.has(legKey({ shard, axis }));
  const units = missing.flatMap(({ unit, shard, axis }) => (unit === undefined ? [] : [{ unit, shard, axis }]));
  const withShard = units.filter(isOfLost);
  const alone = units.filter((unit) => !isOfLost(unit));
  const [first] = lost;
  return [
    ...foldAfter(inSight, {
      ...missingTable(alone),
      intro: `### Missing: ${plural(alone.length, 'test unit')}\n\nA missing unit was planned, but no report names it. It is unknown whether it passes.`,
    }),
    {
      ...missingTable(withShard),
      fold: `Missing from ${first !== undefined && lost.length === 1 ? plainLeg(first) : 'the missing shards'}: ${plural(withShard.length, 'test unit')}`,
    },
  ];
}

interface MissingUnit {
  readonly unit: string;
  readonly shard: number | undefined;
  readonly axis: string | undefined;
}

const missingTable = (units: readonly MissingUnit[]): Section => ({
  ...tableSection('missing test unit', ['Test unit', 'Shard'], units, ({ unit, shard, axis }) => [
    named(unit),
    shard === undefined ? '' : legCell(shard, axis),
  ]),
  weight: WEIGHT.missing,
});

function unexpectedUnits({ unexpected = [] }: Report): Section {
  return {
    ...tableSection('unexpected unit', ['Test unit', 'Reported by'], unexpected, ({ unit, shard }) => [
      named(unit),
      shard === undefined ? '' : `shard ${shard}`,
    ]),
    weight: WEIGHT.unsound,
    fold: `Reported, but not planned for that shard: ${plural(unexpected.length, 'test unit')}`,
  };
}

function doubledUnits({ doubled = [] }: Report): Section {
  return {
    ...tableSection('doubled unit', ['Test unit', 'Shards'], doubled, ({ unit, shards }) => [
      named(unit),
      listSome(shards.map(String)),
    ]),
    weight: WEIGHT.unsound,
    fold: `Reported by more than one shard: ${plural(doubled.length, 'test unit')}`,
  };
}

function damagedFiles({ files }: Report): Section {
  const bad = files.filter((file) => file.status !== 'ok');
  return {
    ...tableSection('report', ['File', 'Status', 'What is wrong'], bad, ({ path, status, problem, producer }) => [
      named(path),
      status,
      inlineCode(capped(problem ?? producer ?? '', MAX_PROBLEM)),
    ]),
    weight: WEIGHT.files,
    intro: `### Reports that could not be read in full: ${thousands(bad.length)}`,
  };
}

/** The most logs that are unfolded. */
const MAX_OPEN_TAILS = 2;

/** The last log lines of shards that did not pass. They are in sight where no failed test says more. */
function tails({ shards, tests }: Report, links: Links): Section {
  const broken = shards.filter((shard) => shard.tail.length > 0);
  const isOpen = broken.length <= MAX_OPEN_TAILS && !tests.some(hasFailed);
  const rows = broken.map(({ index, axis, outcome, tail, log }) =>
    folded(
      `Last log lines of ${plainLeg({ shard: index, axis })} (${outcome})`,
      document(codeBlock(end(tail.join('\n'))), log === undefined ? '' : wholeLog(log, links)).trimEnd(),
      isOpen,
    ),
  );
  return { noun: 'log', weight: WEIGHT.tails, gap: '\n\n', rows };
}

/** What shards have left that belongs to no test. */
const shardAttachments = ({ shards }: Report, links: Links): Section => ({
  noun: 'attachment list',
  weight: WEIGHT.tails,
  rows: shards.flatMap(({ index, axis, attachments }) =>
    attachments === undefined
      ? []
      : [`- ${plainLeg({ shard: index, axis })}, of no single test: ${attachmentWords(attachments, links)}`],
  ),
});

const wholeLog = (log: string, { artifacts }: Links): string =>
  `The whole log: ${artifacts === undefined ? named(log) : link(artifacts, named(log))}`;

const end = (text: string): string =>
  text.length <= MAX_TAIL ? text : `…${text.slice(-MAX_TAIL).replace(/^.*\n?/, '')}`;
