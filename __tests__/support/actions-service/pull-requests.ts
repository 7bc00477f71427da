/** Pull requests of the repository, and the comments on them. */
import { DEFAULT_JOB } from './sessions.ts';
import type { Caller } from './tokens.ts';

export interface OpenedPullRequest {
  readonly number: number;
  readonly head: {
    /** The repository of the branch. For a fork it has the fork's owner; our own repository when absent. */
    readonly owner?: string;
    readonly branch: string;
    readonly sha: string;
  };
  /** The base branch; `main` when absent. */
  readonly base?: string;
  readonly state?: 'open' | 'closed';
}

export interface CommentSummary {
  readonly id: number;
  /** The login of the author. */
  readonly author: string;
  readonly body: string;
}

export interface StoredComment extends CommentSummary {
  readonly pull: number;
  readonly type: 'Bot' | 'User';
  body: string;
}

type Author = Pick<Caller, 'login' | 'type'>;

export function createPullRequests() {
  const pulls = new Map<number, OpenedPullRequest>();
  const comments: StoredComment[] = [];
  let lastId = 5000;

  /** Opens a pull request. A second call for a number changes it, as a push or closing does. */
  const open = (pull: OpenedPullRequest): void => void pulls.set(pull.number, pull);

  function write(pull: number, body: string, { login, type }: Author): StoredComment {
    lastId += 1;
    const comment = { id: lastId, pull, author: login, type, body };
    comments.push(comment);
    return comment;
  }

  const remove = (id: number): void => {
    const index = comments.findIndex((one) => one.id === id);
    if (index >= 0) comments.splice(index, 1);
  };

  return {
    open,
    write,
    remove,
    has: (number: number) => pulls.has(number),
    newestFirst: () => [...pulls.values()].sort((a, b) => b.number - a.number),
    comment: (id: number) => comments.find((one) => one.id === id),
    on: (pull: number) => comments.filter((one) => one.pull === pull),
  };
}
export type PullRequests = ReturnType<typeof createPullRequests>;

export const ownerOf = ({ head }: OpenedPullRequest): string =>
  head.owner ?? DEFAULT_JOB.repository.split('/')[0] ?? '';
