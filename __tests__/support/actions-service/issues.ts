/** Issues of the repository, and which of them are pinned. */
import type { Caller } from './tokens.ts';

export interface IssueSummary {
  readonly number: number;
  /** The login of the author. */
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly pinned: boolean;
}

export interface StoredIssue {
  readonly number: number;
  readonly author: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  pinned: boolean;
  /** Place in the order of changes. */
  changed: number;
}

/** https://docs.github.com/issues/tracking-your-work-with-issues/administering-issues/pinning-an-issue-to-your-repository */
const MAX_PINNED = 3;

export function createIssues() {
  const issues: StoredIssue[] = [];
  let changes = 0;

  const touch = (issue: StoredIssue): void => {
    changes += 1;
    issue.changed = changes;
  };

  function write(title: string, body: string, { login }: Pick<Caller, 'login'>): StoredIssue {
    const number = (issues.at(-1)?.number ?? 100) + 1;
    const issue: StoredIssue = { number, author: login, title, body, state: 'open', pinned: false, changed: 0 };
    issues.push(issue);
    touch(issue);
    return issue;
  }

  function change(issue: StoredIssue, to: Partial<Pick<StoredIssue, 'title' | 'body' | 'state'>>): void {
    Object.assign(issue, to);
    touch(issue);
  }

  /** Returns why it cannot be pinned. */
  function pin(issue: StoredIssue): string | undefined {
    if (issues.filter(({ pinned }) => pinned).length >= MAX_PINNED)
      return `Maximum of ${MAX_PINNED} pinned issues is allowed`;
    issue.pinned = true;
    return undefined;
  }

  const remove = (number: number): void => {
    const index = issues.findIndex((one) => one.number === number);
    if (index >= 0) issues.splice(index, 1);
  };

  return {
    write,
    change,
    pin,
    remove,
    find: (number: number) => issues.find((one) => one.number === number),
    lastChangedFirst: () => issues.toSorted((a, b) => b.changed - a.changed),
    all: (): IssueSummary[] => issues.map(({ changed: _, ...issue }) => ({ ...issue })),
  };
}
export type Issues = ReturnType<typeof createIssues>;
