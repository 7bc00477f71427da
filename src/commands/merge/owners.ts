/** Reads who owns the files of the repository, as its file CODEOWNERS says. */
import { resolve } from 'node:path';
import { CODE_OWNERS_PLACES, MAX_CODE_OWNERS_BYTES, type OwnersOf, parseCodeOwners } from '../../inputs/code-owners.ts';
import type { Platform } from '../../platform/platform.ts';
import { byteLength } from '../../text/numbers.ts';

/** Undefined where the repository has no such file, or is not checked out. */
export async function readCodeOwners({ files, context, log }: Platform): Promise<OwnersOf | undefined> {
  for (const place of CODE_OWNERS_PLACES) {
    const text = await files.readText(resolve(context.root, place));
    if (text === undefined) continue;
    if (byteLength(text) <= MAX_CODE_OWNERS_BYTES) return parseCodeOwners(text);
    log.warning(`${place} has more than ${MAX_CODE_OWNERS_BYTES} bytes, so nobody knows who owns a test`);
    return undefined;
  }
  return undefined;
}
