/** Times that tests report themselves, and in regions those of the tests: which place is slow, and what each time was. */
import {
  DURATION_METRIC,
  type MeasuredPlace,
  MIN_SAMPLES,
  type Report,
  type TestTime,
  type TimeAt,
} from '../../model.ts';
import { capped, inlineCode, markdownText } from '../../text/escape.ts';
import { formatDuration, listSome, plural, thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { named } from '../words.ts';
import { foldAfter, tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

type Measured = Pick<Report, 'measured'>;

/** The longest name of a place or of a metric. */
const MAX_WORDS = 100;

const code = (text: string): string => inlineCode(capped(text, MAX_WORDS));

/** A ratio for people: `5.1`. */
const ratioText = (ratio: number): string => ratio.toFixed(ratio < 10 ? 2 : 1);

/** How many times as long as at the fastest place. */
const againstFastest = (factor: number | undefined): string =>
  factor === undefined ? '' : factor === 1 ? 'fastest' : `${ratioText(factor)}×`;

/** The slowest first, because it is the one to look at. What is not judged stands at the end. */
const slowestFirst = (a: number | undefined, b: number | undefined): number => (b ?? 0) - (a ?? 0);

/** Which place is slow, as plain text: `region=ap takes 5.1 times as long as region=eu`. Undefined with fewer than two places. */
export function slowestPlace({ measured }: Measured): string | undefined {
  const places = measured?.places ?? [];
  if (places.length < 2) return undefined;
  const known = places.flatMap(({ place, factor }) => (factor === undefined ? [] : [{ place, factor }]));
  const [fastest, ...others] = known.toSorted((a, b) => a.factor - b.factor);
  const slowest = others.at(-1);
  if (fastest === undefined || slowest === undefined)
    return `nothing is compared yet, because that needs ${MIN_SAMPLES} samples at two places`;
  const factor = ratioText(slowest.factor / fastest.factor);
  return factor === '1.00'
    ? 'all places are equally fast'
    : `${capped(slowest.place, MAX_WORDS)} takes ${factor} times as long as ${capped(fastest.place, MAX_WORDS)}`;
}

/** A row for each place. Empty where there is one place or none. */
export function placeSection(report: Measured): Section {
  const slow = slowestPlace(report);
  const places = (report.measured?.places ?? []).toSorted((a, b) => slowestFirst(a.factor, b.factor));
  // Most places are called after their region.
  const haveOtherNames = places.some(({ place, region }) => region !== undefined && place !== `region=${region}`);
  const cellsOf = ({ place, region, measuredAt = [], compared, factor }: MeasuredPlace) => [
    code(place),
    ...(haveOtherNames ? [region === undefined ? '' : code(region)] : []),
    measuredAt.length === 0 ? 'unknown' : code(listSome(measuredAt)),
    thousands(compared),
    againstFastest(factor),
  ];
  const columns = [
    'Place',
    ...(haveOtherNames ? ['Region'] : []),
    'Measured at',
    'Compared times',
    'Against the fastest',
  ];
  return {
    ...tableSection('place', columns, slow === undefined ? [] : places, cellsOf, 2),
    weight: WEIGHT.places,
    intro: `### Times: ${markdownText(slow ?? '')}`,
  };
}

interface Row {
  readonly time: TestTime;
  readonly at: TimeAt;
  readonly factor: number | undefined;
}

function rowsOf({ measured }: Measured): readonly Row[] {
  return (measured?.times ?? []).flatMap((time) => {
    const fastest = Math.min(...time.at.flatMap(({ medianMs }) => medianMs ?? []));
    const slowest = time.at.toSorted((a, b) => slowestFirst(a.medianMs, b.medianMs));
    return slowest.map((at): Row => {
      const { medianMs } = at;
      const isCompared = medianMs !== undefined && time.at.length > 1 && fastest > 0;
      return { time, at, factor: isCompared ? medianMs / fastest : undefined };
    });
  });
}

/** What was measured, in words: the metric, or the time of the test itself. */
export const metricWords = (metric: string): string => (metric === DURATION_METRIC ? 'the whole test' : metric);

/** The median, or how many samples are lacking. */
export const medianWords = ({ medianMs, samples }: TimeAt): string =>
  medianMs === undefined ? `${samples} of ${MIN_SAMPLES} samples` : formatDuration(medianMs);

/** From the least to the most: `24 to 31 ms`. */
function spreadWords({ leastMs, mostMs }: TimeAt): string {
  const [least, most] = [formatDuration(leastMs), formatDuration(mostMs)];
  if (least === most) return most;
  const [number = '', unit] = least.split(' ');
  return most === `${most.split(' ')[0]} ${unit}` ? `${number} to ${most}` : `${least} to ${most}`;
}

/** A row for each time at each place, those with the greatest differences first. */
export function timeSections(report: Measured, inSight: number): readonly Section[] {
  const cellsOf = ({ time: { test, metric }, at, factor }: Row) => [
    named(test),
    metric === DURATION_METRIC ? metricWords(metric) : code(metric),
    code(at.place),
    medianWords(at),
    spreadWords(at),
    thousands(at.samples),
    againstFastest(factor),
    at.ratio === undefined ? '' : `${ratioText(at.ratio)}×`,
  ];
  const columns = ['Test', 'Time', 'Place', 'Median', 'Spread', 'Samples', 'Against the fastest', 'Against before'];
  const leftOut = report.measured?.leftOut ?? 0;
  const more = leftOut > 0 ? `\n\nThe report leaves out ${plural(leftOut, 'more time')} with smaller differences.` : '';
  return foldAfter(inSight, {
    ...tableSection('time', columns, rowsOf(report), cellsOf, 5),
    weight: WEIGHT.times,
    intro: `### Measured times${more}`,
  });
}
