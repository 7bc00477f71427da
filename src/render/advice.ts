/** What to do first. */
import type { Host } from '../host.ts';
import type { Report } from '../model.ts';
import { countingFailures } from './headline.ts';

/** Plain text, a sentence or two; undefined when there is nothing to do. */
export const advice = (report: Report, host: Host): string | undefined =>
  ADVICE.map((advise) => advise(report, host)).find((words) => words !== undefined);

type Advise = (report: Report, host: Host) => string | undefined;

const aboutInfrastructure: Advise = ({ infrastructure }) =>
  infrastructure
    ? 'Nearly all tests failed: look for one cause outside of them first, such as a service, a dependency or the machine.'
    : undefined;

const aboutNewFailures: Advise = ({ base, newFailures = [] }) =>
  base !== undefined && newFailures.length > 0
    ? `Start with the new ${newFailures.length === 1 ? 'failure' : 'failures'}: this change is the likely cause.`
    : undefined;

const aboutOtherFailures: Advise = (report, { base }) => {
  if (report.verdict !== 'failed' || countingFailures(report) === 0) return undefined;
  return report.base === undefined
    ? `No ${base.run} is known to compare with: any of these failures may come from this change.`
    : `This change is probably not the cause: what failed also fails, or is flaky, ${base.there}.`;
};

const aboutLostShards: Advise = ({ shards }, { rerunFailed }) => {
  const lost = shards.filter((shard) => shard.outcome === 'missing');
  if (lost.length === 0) return undefined;
  const job = lost.length === 1 ? `the job of shard ${lost[0]?.index}` : 'their jobs';
  return `Look at the log of ${job}, then ${rerunFailed}: only what is missing runs again.`;
};

const aboutBrokenShards: Advise = ({ shards }, { rerunFailed }) =>
  shards.some(({ outcome }) => outcome === 'crashed' || outcome === 'timed-out')
    ? `See in the last lines of its log why the shard ended early, then ${rerunFailed}.`
    : undefined;

const aboutMissingUnits: Advise = ({ totals }, { rerunFailed }) =>
  totals.missing > 0
    ? `Nobody knows whether the missing tests pass: look at the log of their shard, then ${rerunFailed}.`
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
