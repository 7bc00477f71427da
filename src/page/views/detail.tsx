/** One test: what happened in each of its tries, where it is, and what to copy. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Try } from '../../render/html/page-data.ts';
import { visible } from '../../text/escape.ts';
import { formatDuration, thousands } from '../../text/numbers.ts';
import { commandFor } from '../../text/run-one.ts';
import { promptFor } from '../prompt.ts';
import { withFilter } from '../query.ts';
import type { State } from '../state.ts';
import { Attachments } from './attachments.tsx';
import { Copy } from './copy-button.tsx';
import { Failure } from './failure.tsx';
import { Past } from './past.tsx';
import { StatusMark } from './status-mark.tsx';

interface Props {
  readonly state: State;
}

export function Detail({ state }: Props) {
  const { tests } = state;
  const at = state.open.value ?? 0;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever reads with a screen reader hears which test it is now.
    if (document.activeElement?.closest('.list') == null) heading.current?.focus({ preventScroll: true });
  }, [at]);
  return (
    <article class="detail" aria-label="Test">
      <Steps state={state} />
      <h2 ref={heading} tabIndex={-1}>
        <StatusMark status={tests.status(at)} />
        <bdi>{visible(tests.title(at)) || '(no name)'}</bdi>
      </h2>
      <Facts state={state} at={at} />
      <Copies state={state} at={at} />
      <Past tests={tests} at={at} />
      <Tries key={at} state={state} at={at} />
      <Attachments paths={tests.detail(at)?.attachments ?? []} kept={tests.data.kept} />
    </article>
  );
}

function Steps({ state }: Props) {
  const count = state.listed.value.length;
  const place = state.place.value;
  return (
    <div class="steps">
      <button type="button" disabled={place <= 0} onClick={() => state.step(-1)}>
        ← previous
      </button>
      <button type="button" disabled={place >= count - 1} onClick={() => state.step(1)}>
        next →
      </button>
      <span class="quiet" role="status">
        {place < 0 ? 'not in this list' : `${thousands(place + 1)} of ${thousands(count)}`}
      </span>
      <button type="button" class="close" onClick={() => state.openTest(undefined)}>
        close <kbd>Esc</kbd>
      </button>
    </div>
  );
}

interface TestProps extends Props {
  readonly at: number;
}

const CLASS_WORDS = {
  new: 'new: it passed before, or did not run',
  'already-failing': 'it failed before this change too',
  'known-flaky': 'known to be flaky',
  quarantined: 'in quarantine: it does not fail the run',
} as const;

function Facts({ state, at }: TestProps) {
  const { tests } = state;
  const { line, href, failureClass, passedOn = [], tries = 1 } = tests.detail(at) ?? {};
  const [file, unit, shard, axis, ms] = [tests.file(at), tests.unit(at), tests.shard(at), tests.axis(at), tests.ms(at)];
  const lane = tests.data.lanes.find((one) => one.shard === shard && one.axis === axis);
  const device = lane?.devices && lane.units.find(({ id }) => id === unit)?.device;
  const place = line === undefined ? file : `${file}:${line}`;
  const owner = tests.owner(at);
  const filter = (key: 'file' | 'shard' | 'owner', value: string) =>
    state.go({ q: withFilter('', key, value), test: '' }, true);
  return (
    <dl class="facts">
      {failureClass !== undefined && <Fact name="Known">{CLASS_WORDS[failureClass]}</Fact>}
      {file !== '' && (
        <Fact name="File">
          {href === undefined ? (
            <bdi>{visible(place)}</bdi>
          ) : (
            <a href={href} rel="noreferrer">
              <bdi>{visible(place)}</bdi>
            </a>
          )}{' '}
          <button type="button" class="small" onClick={() => filter('file', file)}>
            its tests
          </button>
        </Fact>
      )}
      {owner !== '' && (
        <Fact name="Owner">
          <bdi>{visible(owner)}</bdi>{' '}
          <button type="button" class="small" onClick={() => filter('owner', owner)}>
            its tests
          </button>
        </Fact>
      )}
      {unit !== '' && unit !== file && <Fact name="Unit">{<bdi>{visible(unit)}</bdi>}</Fact>}
      {shard > 0 && (
        <Fact name="Shard">
          {shard}{' '}
          <button type="button" class="small" onClick={() => filter('shard', String(shard))}>
            its tests
          </button>
        </Fact>
      )}
      {device !== undefined && <Fact name="Device">{<bdi>{visible(device)}</bdi>}</Fact>}
      {axis !== '' && <Fact name="Ran on">{<bdi>{visible(axis)}</bdi>}</Fact>}
      {passedOn.length > 0 && <Fact name="Passed on">{<bdi>{visible(passedOn.join(', '))}</bdi>}</Fact>}
      <Fact name="Time">{ms === undefined ? 'unknown' : formatDuration(ms)}</Fact>
      {tries > 1 && <Fact name="Tries">{tries}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copies({ state, at }: TestProps) {
  const { tests } = state;
  const { runOne } = tests.data;
  const command = runOne === undefined ? undefined : commandFor(runOne, tests.one(at));
  const trace = tests.detail(at)?.detail ?? tests.message(at);
  return (
    <div class="copies">
      {command !== undefined && (
        <p class="command">
          <code dir="ltr">{visible(command)}</code> <Copy words="copy command" text={command} />
        </p>
      )}
      <Copy words="copy name" text={tests.id(at)} />
      {trace !== '' && <Copy words="copy trace" text={trace} />}
      {(tests.isBad(at) || tests.status(at) === 'flaky') && tests.status(at) !== 'missing' && (
        <Copy words="copy as prompt" text={promptFor(tests, at, command)} />
      )}
    </div>
  );
}

/** Failed tries are tabs, the last one first in sight. */
function Tries({ state, at }: TestProps) {
  const { tests } = state;
  const status = tests.status(at);
  const detail = tests.detail(at);
  const earlier = detail?.failedTries ?? [];
  const chosen = useSignal(earlier.length);
  if (status === 'missing') return <p>It was planned, but no report names it. It is unknown whether it passes.</p>;
  if (detail === undefined) return null;
  const tries: readonly Try[] = [...earlier, detail];
  const shown = tries[chosen.value] ?? detail;
  return (
    <>
      {tries.length > 1 && (
        <div class="tries" role="tablist" aria-label="Failed tries">
          {tries.map((_, index) => (
            <button
              key={index}
              id={`try-${index}`}
              type="button"
              role="tab"
              aria-selected={chosen.value === index}
              aria-controls="try"
              onClick={() => (chosen.value = index)}
            >
              Failed try {index + 1}
            </button>
          ))}
        </div>
      )}
      {status === 'flaky' && <p>It failed, and passed when it ran again.</p>}
      <div id="try" {...(tries.length > 1 && { role: 'tabpanel', 'aria-labelledby': `try-${chosen.value}` })}>
        <Failure failed={shown} />
      </div>
    </>
  );
}
