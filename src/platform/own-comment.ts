/**
 * The comment on a change. There is one for each suite. It is found by its marker and its author, and updated in place.
 * - Two runs may write the first comment at the same time. Each then lists again, and keeps the oldest comment with the text of the newest
 *   run. The result is the same whichever run is last.
 * - Two runs may update the comment in the same instant. The last one wins, because no host can compare and write in one step.
 */
import { fitCharacters } from './fit.ts';
import { newer, type Owner, parseMarker, renderMarker, sameText, type Version } from './marker.ts';
import type { CommentRequest } from './platform.ts';

/** The comments on one change. Each call may throw. */
export interface Comments {
  /** Those that the account of our token has written. */
  list(): Promise<readonly Comment[]>;
  /** Returns the address of the new comment. */
  write(body: string): Promise<string>;
  /** False when the comment no longer exists. */
  change(id: number, body: string): Promise<boolean>;
  remove(id: number): Promise<unknown>;
}

export interface Comment {
  /** A later comment has a greater one. */
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

interface OwnComment extends Comment {
  readonly version: Version;
}

/** Returns the address of the comment, or undefined when there is none and none is wanted. */
export async function keepOneComment(
  comments: Comments,
  { suite, body, create, isProgress }: CommentRequest,
  { workflow, runId, attempt }: Pick<Version, 'runId' | 'attempt'> & Pick<Owner, 'workflow'>,
  maxCharacters: number,
): Promise<string | undefined> {
  const owner = { suite, workflow };
  const version: Version = { runId, attempt, ...(isProgress && { isProgress }) };
  const ours = { body: fitCharacters(renderMarker('comment', owner, version) + body, maxCharacters), version };

  async function list(): Promise<OwnComment[]> {
    return (await comments.list())
      .flatMap((comment) => {
        const found = parseMarker('comment', owner, comment.body);
        return found === undefined ? [] : [{ ...comment, version: found }];
      })
      .sort((a, b) => a.id - b.id);
  }

  async function settle([kept, ...doubles]: readonly OwnComment[]): Promise<string | undefined> {
    if (kept === undefined) return undefined;
    const newest = [...doubles, ours].reduce<Pick<OwnComment, 'body' | 'version'>>(newer, kept);
    const isThere = sameText(newest.body, kept.body) || (await comments.change(kept.id, newest.body));
    for (const { id } of doubles) await comments.remove(id);
    if (isThere) return kept.url;
    // Someone deleted it after it was listed.
    return create ? comments.write(ours.body) : undefined;
  }

  const found = await list();
  if (found.length > 0) return settle(found);
  if (!create) return undefined;
  await comments.write(ours.body);
  return settle(await list());
}
