/** What to do first. */
import type { Report } from '../model.ts';
import { countingFailures } from './headline.ts';

/** Plain text, a sentence or two; undefined when there is nothing to do. */
export const advice = (report: Report): string | undefined =>
  ADVICE.map((advise) => advise(report)).find((words) => words !== undefined);

type Advise = (report: Report) => string | undefined;

const aboutInfrastructure: Advise = ({ infrastructure }) =>
  infrastructure
    ? 'Nearly all tests failed: look for one cause outside of them first, such as a service, a dependency or the machine.'
    : undefined;

const aboutNewFailures: Advise = ({ base, newFailures = [] }) =>
  base !== undefined && newFailures.length > 0
    ? `Start with the new ${newFailures.length === 1 ? 'failure' : 'failures'}: this change is the likely cause.`
    : undefined;

const aboutOtherFailures: Advise = (report) => {
  if (report.verdict !== 'failed' || countingFailures(report) === 0) return undefined;
  return report.base === undefined
    ? 'No run of the default branch is known to compare with: any of these failures may come from this change.'
    : 'This change is probably not the cause: what failed also fails, or is flaky, on the default branch.';
};

const aboutLostShards: Advise = ({ shards }) => {
  const lost = shards.filter((shard) => shard.outcome === 'missing');
  if (lost.length === 0) return undefined;
  const job = lost.length === 1 ? `the job of shard ${lost[0]?.index}` : 'their jobs';
  return `Look at the log of ${job}, then choose "Re-run failed jobs": only what is missing runs again.`;
};

const aboutBrokenShards: Advise = ({ shards }) =>
  shards.some(({ outcome }) => outcome === 'crashed' || outcome === 'timed-out')
    ? 'See in the last lines of its log why the shard ended early, then choose "Re-run failed jobs".'
    : undefined;

const aboutMissingUnits: Advise = ({ totals }) =>
  totals.missing > 0
    ? 'Nobody knows whether the missing tests pass: look at the log of their shard, then choose "Re-run failed jobs".'
    : undefined;

const aboutNothing: Advise = ({ verdict }) =>
  verdict === 'empty' ? 'If there is nothing to test here on purpose, set the input on-empty to pass.' : undefined;

const aboutFlakyTests: Advise = ({ verdict, totals }) =>
  verdict === 'passed' && totals.flaky > 0
    ? 'Nothing stops this change. Flaky tests will fail for others: mend them when you can.'
    : undefined;

/** From the one that outweighs all others. */
const ADVICE: readonly Advise[] = [
  aboutInfrastructure,
  aboutNewFailures,
  aboutOtherFailures,
  aboutLostShards,
  aboutBrokenShards,
  aboutMissingUnits,
  aboutNothing,
  aboutFlakyTests,
];
