/** The history that a project on a laptop keeps. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeHistory } from '../../src/history/codec.ts';
import type { History } from '../../src/model.ts';

export const historyOf = ({ root }: { readonly root: string }, suite = 'default'): History =>
  decodeHistory(readFileSync(join(root, `.shardwise/history/${suite}.json.gz`)), suite);
