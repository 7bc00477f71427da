/** The host for a laptop or an unknown CI system. It has no pages and bills nothing. */
import type { Host } from '../../host.ts';
import { MAX_MATRICES, MAX_SHARDS } from '../../model.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

export const GENERIC: Host = {
  title: 'this machine',
  maxMatrixJobs: MAX_SHARDS,
  maxMatrices: MAX_MATRICES,
  defaultJobMinutes: 360,
  limits: {
    commentCharacters: NO_LIMIT,
    checkSummaryBytes: NO_LIMIT,
    titleCharacters: NO_LIMIT,
    // A file has no limit, but a longer summary is too long to read.
    jobSummaryBytes: 1024 * 1024,
    annotationCharacters: NO_LIMIT,
    stepAnnotations: NO_LIMIT,
  },
  rerunFailed: 'run the failed shards again',
  base: {
    name: 'the last run here',
    there: 'in the last run here',
    run: 'run here',
    runs: 'runs here',
    sameFiles: 'in one run here',
  },
  plan: {
    first: 'run the plan command first, with the same suite',
    question: 'did the plan command run here before, with the same suite?',
    again: 'the plan command',
  },
  reportInputs: 'paths, or the input junit',
  inert: (text) => text,
};
