/** The message of a failure, the difference of what was expected and received, and the stack trace. */
import { diffWordsWithSpace } from 'diff';
import type { Try } from '../../render/html/page-data.ts';
import { visibleLines } from '../../text/escape.ts';
import { type DiffLine, findDiff, findValues, type Values } from '../../text/expected.ts';
import { plural } from '../../text/numbers.ts';
import { type TracePart, traceParts } from '../../text/trace-parts.ts';

/** The longest values that are compared word by word. */
const MAX_COMPARED = 5_000;

export function Failure({ failed: { message = '', detail = '' } }: { readonly failed: Try }) {
  const lines = findDiff(detail) ?? findDiff(message);
  const values = lines === undefined ? findValues(message, detail) : undefined;
  const repeated = detail.trimStart().startsWith(message.trim());
  return (
    <>
      {message !== '' && <pre class="message">{visibleLines(message)}</pre>}
      {lines !== undefined && <LineDiff lines={lines} />}
      {values !== undefined && <ValueDiff values={values} />}
      {detail !== '' && <Trace detail={repeated ? detail.trimStart().slice(message.trim().length) : detail} />}
      {message === '' && detail === '' && <p class="quiet">Its report says nothing about the failure.</p>}
    </>
  );
}

function LineDiff({ lines }: { readonly lines: readonly DiffLine[] }) {
  return (
    <figure class="diff">
      <figcaption>
        <span class="expected">− expected</span> <span class="received">+ received</span>
      </figcaption>
      <pre>
        {lines.map(({ kind, text }, index) => (
          <span key={index} class={`of-line ${kind}`}>
            <span aria-hidden="true">{kind === 'expected' ? '−' : kind === 'received' ? '+' : ' '} </span>
            {kind !== 'same' && <span class="away">{kind}: </span>}
            {visibleLines(text)}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

function ValueDiff({ values: { expected, received } }: { readonly values: Values }) {
  const parts =
    expected.length + received.length > MAX_COMPARED
      ? [
          { value: expected, removed: true, added: false },
          { value: received, removed: false, added: true },
        ]
      : diffWordsWithSpace(expected, received);
  return (
    <dl class="diff values">
      <div class="expected">
        <dt>expected</dt>
        <dd>
          {parts.map(({ value, added, removed }, index) =>
            added ? null : removed ? <del key={index}>{visibleLines(value)}</del> : visibleLines(value),
          )}
        </dd>
      </div>
      <div class="received">
        <dt>received</dt>
        <dd>
          {parts.map(({ value, added, removed }, index) =>
            removed ? null : added ? <ins key={index}>{visibleLines(value)}</ins> : visibleLines(value),
          )}
        </dd>
      </div>
    </dl>
  );
}

function Trace({ detail }: { readonly detail: string }) {
  const parts = withoutBlankStart(traceParts(detail));
  if (parts.length === 0) return null;
  return (
    <section class="trace" aria-label="Stack trace">
      {parts.map((part, index) =>
        part.kind === 'foreign' ? (
          <details key={index}>
            <summary>{plural(part.lines.length, 'frame')} of libraries</summary>
            <pre>{visibleLines(part.lines.join('\n'))}</pre>
          </details>
        ) : (
          <pre key={index} class={part.kind}>
            {visibleLines(part.line) || ' '}
          </pre>
        ),
      )}
    </section>
  );
}

function withoutBlankStart(parts: readonly TracePart[]): readonly TracePart[] {
  const start = parts.findIndex((part) => part.kind !== 'text' || part.line.trim() !== '');
  return start === -1 ? [] : parts.slice(start);
}
