/** Shards that left no whole result. Their logs say more than any test. */

import type { Lane } from '../../render/html/page-data.ts';
import { visible, visibleLines } from '../../text/escape.ts';
import type { State } from '../state.ts';

const WORDS: Partial<Record<Lane['outcome'], string>> = {
  crashed: 'crashed',
  'timed-out': 'ran out of time',
  cancelled: 'was cancelled',
};

export function Alerts({ state }: { readonly state: State }) {
  const lanes = state.tests.data.lanes.filter(needsAttention);
  if (lanes.length === 0) return null;
  return (
    <ul class="alerts">
      {lanes.map((lane) => (
        <li key={`${lane.shard} ${lane.axis}`}>
          <LaneAlert lane={lane} isOnly={lanes.length === 1} />
        </li>
      ))}
    </ul>
  );
}

/** A shard without any result has no log either, and the reasons at the top name it. */
const needsAttention = ({ outcome, failed, tail }: Lane): boolean =>
  WORDS[outcome] !== undefined || (outcome === 'failed' && failed === 0 && tail.length > 0);

function LaneAlert({ lane, isOnly }: { readonly lane: Lane; readonly isOnly: boolean }) {
  const { shard, axis, outcome, exitCode, tail, log } = lane;
  const what = WORDS[outcome] ?? 'failed although its tests passed';
  const code = exitCode === undefined || exitCode === null ? '' : ` with exit code ${exitCode}`;
  const sentence = (
    <>
      <b>
        Shard {shard}
        {axis !== '' && <bdi> ({visible(axis)})</bdi>}
      </b>{' '}
      {what}
      {code}.
    </>
  );
  if (tail.length === 0) return <p>{sentence}</p>;
  return (
    <details open={isOnly}>
      <summary>
        {sentence} <span class="quiet">The end of its log</span>
      </summary>
      <pre class="trace">{visibleLines(tail.join('\n'))}</pre>
      {log !== undefined && <p class="quiet">The whole log is {visible(log)}.</p>}
    </details>
  );
}
