/** What `doctor` found, for a terminal: what is right, then what is wrong with what to write instead. */
import { visible } from '../text/escape.ts';
import { plural } from '../text/numbers.ts';

interface ShownFinding {
  readonly level: 'error' | 'warning';
  readonly where: string;
  readonly problem: string;
  readonly fix: string;
}

export function renderDoctor(found: readonly string[], findings: readonly ShownFinding[]): string {
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  const counts = [
    ...(errors.length > 0 ? [plural(errors.length, 'error')] : []),
    ...(warnings.length > 0 ? [plural(warnings.length, 'warning')] : []),
  ];
  return [
    found.map((one) => `✔ ${visible(one)}`).join('\n'),
    ...[...errors, ...warnings].map(renderFinding),
    counts.length === 0 ? 'Nothing is wrong.' : `${counts.join(', ')}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const renderFinding = ({ level, where, problem, fix }: ShownFinding): string =>
  `${level === 'error' ? '✖' : '⚠'} ${visible(where)}\n  ${visible(problem)}\n  Write: ${visible(fix)}`;
