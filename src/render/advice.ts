/** The advice of a page: what to do first. */
import type { Host } from '../host.ts';
import type { Report } from '../model.ts';
import { legName } from '../text/leg.ts';
import { countingFailures } from './headline.ts';

/** Plain text of one or two sentences. Undefined when there is nothing to do. */
export const advice = (report: Report, host: Host): string | undefined =>
  ADVICE.map((advise) => advise(report, host)).find((words) => words !== undefined);

type Advise = (report: Report, host: Host) => string | undefined;

const aboutInfrastructure: Advise = ({ infrastructure }) =>
  infrastructure
    ? 'Nearly all tests failed. First look for one cause outside the tests, such as a service, a dependency or the machine.'
    : undefined;

const aboutNewFailures: Advise = ({ base, newFailures = [] }) =>
  base !== undefined && newFailures.length > 0
    ? `Start with the new ${newFailures.length === 1 ? 'failure' : 'failures'}: this change is the likely cause.`
    : undefined;

const aboutOtherFailures: Advise = (report, { base }) => {
  if (report.verdict !== 'failed' || countingFailures(report) === 0) return undefined;
  return report.base === undefined
    ? `There is no earlier ${base.run} to compare with. Any failure may come from this change.`
    : `This change is probably not the cause: what failed here also failed, or was flaky, ${base.there}.`;
};

const aboutCancelled: Advise = ({ cancelled }, { rerunFailed }) =>
  cancelled
    ? `The run was cancelled, so nothing is known about the rest of the tests. If no newer run has the result, ${rerunFailed}.`
    : undefined;

const aboutLostShards: Advise = ({ shards }, { rerunFailed }) => {
  const lost = shards.filter((shard) => shard.outcome === 'missing');
  if (lost.length === 0) return undefined;
  const logs =
    lost.length === 1
      ? `log of ${legName({ shard: lost[0]?.index ?? 0, axis: lost[0]?.axis })}`
      : 'logs of the missing shards';
  return `Check the job ${logs}, then ${rerunFailed}: only what is missing runs again.`;
};

const aboutBrokenShards: Advise = ({ shards }, { rerunFailed }) =>
  shards.some(({ outcome }) => outcome === 'crashed' || outcome === 'timed-out')
    ? `Check the last lines of the shard's log to see why it ended early, then ${rerunFailed}.`
    : undefined;

const aboutMissingUnits: Advise = ({ totals }, { rerunFailed }) =>
  totals.missing > 0
    ? `It is unknown whether the missing tests pass. Check the log of their shard, then ${rerunFailed}.`
    : undefined;

const aboutNothing: Advise = ({ verdict }) =>
  verdict === 'empty' ? 'If there should be no tests here, set the input on-empty to pass.' : undefined;

const aboutFlakyTests: Advise = ({ verdict, totals }) =>
  verdict === 'passed' && totals.flaky > 0
    ? 'Nothing blocks this change. Flaky tests will fail for others: fix them when you can.'
    : undefined;

/** All advice, the most important first. */
const ADVICE: readonly Advise[] = [
  aboutInfrastructure,
  aboutNewFailures,
  aboutOtherFailures,
  aboutCancelled,
  aboutLostShards,
  aboutBrokenShards,
  aboutMissingUnits,
  aboutNothing,
  aboutFlakyTests,
];
