/**
 * The hidden first line of what we keep up to date on a host: it says what it is, whose it is, and which run wrote it. Anyone can copy the
 * line. So only a text whose author is the account of the token counts.
 */

/** The run that wrote it, and whether that says only how far it has come. */
export interface Version {
  /** A later run has a greater one. */
  readonly runId: number;
  readonly attempt: number;
  readonly isProgress?: true;
}

/** Whose text it is. Each workflow has its own for each suite. */
export interface Owner {
  readonly suite: string;
  /** Empty where there are no workflows. */
  readonly workflow: string;
}

export type Kind = 'comment' | 'flaky-tests';

/** The marker is the start of the text, so no other text can come before it. Names of suites and workflows need no escaping. */
export const renderMarker = (kind: Kind, { suite, workflow }: Owner, { runId, attempt, isProgress }: Version): string =>
  `<!-- shardwise:${kind} suite=${suite}${workflow === '' ? '' : ` workflow=${workflow}`} run=${runId} attempt=${attempt}${isProgress ? ' running' : ''} -->\n`;

const MARKER =
  /^<!-- shardwise:(\S+) suite=(\S+)(?: workflow=(\S+))? run=(\d{1,15}) attempt=(\d{1,6})( running)? -->(?:\r?\n|$)/;

/** Which run wrote the text. Undefined when it is another kind of text, or that of another owner. */
export function parseMarker(kind: Kind, owner: Owner, text: string): Version | undefined {
  const [, found, suite, workflow = '', runId, attempt, running] = MARKER.exec(text) ?? [];
  const isOwn = found === kind && suite === owner.suite && workflow === owner.workflow;
  if (!isOwn) return undefined;
  return { runId: Number(runId), attempt: Number(attempt), ...(running !== undefined && { isProgress: true }) };
}

/** What follows the marker. */
export const withoutMarker = (text: string): string => text.replace(MARKER, '');

/** The text of the later attempt. For the same attempt, its result before its progress, and else the second one. */
export const newer = <T extends { readonly version: Version }>(a: T, b: T): T =>
  compareVersions(a.version, b.version) > 0 ? a : b;

const compareVersions = (a: Version, b: Version): number =>
  a.runId - b.runId || a.attempt - b.attempt || Number(!a.isProgress) - Number(!b.isProgress);

/** Compares without line ends: a host may change them, and remove those at the end. */
export const sameText = (a: string, b: string): boolean => tidy(a) === tidy(b);

const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
