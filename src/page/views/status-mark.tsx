/** The status of a test as a sign and, for screen readers, a word. */
import type { Status } from '../../render/html/page-data.ts';

const SIGNS: Record<Status, string> = {
  passed: '✓',
  flaky: '≈',
  failed: '✕',
  errored: '✕',
  skipped: '–',
  missing: '?',
};

export function StatusMark({ status }: { readonly status: Status }) {
  return (
    <span class={`mark ${status}`}>
      <span aria-hidden="true">{SIGNS[status]}</span>
      <span class="away">{status}: </span>
    </span>
  );
}
