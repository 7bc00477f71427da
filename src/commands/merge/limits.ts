/** The limits of the user, with their globs. */
import { createMatcher } from '../../discovery/test-files.ts';
import type { TimeLimit } from '../../judge/metrics/limits.ts';
import type { MergeInputs } from './request.ts';

export const limitsOf = ({ limits = [] }: Pick<MergeInputs, 'limits'>): readonly TimeLimit[] =>
  limits.map(({ tests, ...limit }) => ({
    ...limit,
    isFor: tests === undefined ? () => true : createMatcher(tests, true),
  }));
