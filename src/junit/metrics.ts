/**
 * Times that tests report of themselves, besides how long they took. There are two ways:
 * - a property of the case: `<property name="metric:login" value="123"/>`,
 * - a line in the output of the case: `[[METRIC name=login ms=123]]`.
 *
 * The code under test may write either. So names and numbers are refused unless they are plain, and there are few of them.
 */
import { DURATION_METRIC, MAX_DURATION_MS, MAX_METRICS, MAX_SAMPLES, METRIC_NAME, type Metric } from '../model.ts';
import { Marks } from './read/marks.ts';
import { ownCopy } from './read/plain-text.ts';

/** A metric as it is written. */
export interface Measurement {
  readonly name: string;
  readonly ms: string;
}

const PROPERTY = 'metric:';

/** What a property says. Undefined for any other property. */
export const measurementIn = (name: string | undefined, value = ''): Measurement | undefined =>
  name?.startsWith(PROPERTY) ? { name: name.slice(PROPERTY.length), ms: value } : undefined;

/** A line is no longer than this, so that no more of an output must be kept. */
const MAX_LINE = 250;
const LINE = /\[\[METRIC ([^[\]]{0,200})\]\]/g;
const FIELDS = /^name=([^=]{0,150}) ms=(.{0,50})$/s;

/** Finds metrics in an output that comes in pieces. */
export const metricMarks = (found: (measurement: Measurement) => void): Marks =>
  new Marks(LINE, MAX_LINE, (inside) => {
    const [, name = '', ms = ''] = FIELDS.exec(inside) ?? [];
    found({ name, ms });
  });

const LINE_AND_BREAK = /\[\[METRIC [^[\]]{0,200}\]\]\r?\n?/g;

/** The output for people, who see the metrics elsewhere. */
export const withoutMetricLines = (output: string): string => output.replace(LINE_AND_BREAK, '');

const NUMBER = /^\d{1,15}(?:\.\d{1,15})?$/;

/** The metrics with one more measurement. Undefined where it cannot be used. */
export function withMetric(metrics: readonly Metric[], written: Measurement): readonly Metric[] | undefined {
  const name = written.name.trim();
  const text = written.ms.trim();
  const ms = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!METRIC_NAME.test(name) || name === DURATION_METRIC || !(ms <= MAX_DURATION_MS)) return undefined;
  if (metrics.length >= MAX_METRICS && !metrics.some((known) => known.name === name)) return undefined;
  return joinMetrics(metrics, [{ name: ownCopy(name), ms: [Math.round(ms * 1000) / 1000] }]);
}

/** The metrics of an earlier and of a later run. The newest samples stay. */
export function joinMetrics(earlier: readonly Metric[], later: readonly Metric[]): readonly Metric[] {
  const joined = new Map(earlier.map(({ name, ms }) => [name, ms]));
  for (const { name, ms } of later) joined.set(name, [...(joined.get(name) ?? []), ...ms].slice(-MAX_SAMPLES));
  return [...joined].slice(0, MAX_METRICS).map(([name, ms]) => ({ name, ms }));
}

/** The lines that say the same. */
export const metricLines = (metrics: readonly Metric[]): string[] =>
  metrics.flatMap(({ name, ms }) => ms.map((one) => `[[METRIC name=${name} ms=${one}]]`));
