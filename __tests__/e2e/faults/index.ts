/** The fault table: what the tests run, and what docs/faults.md publishes. */
import { ATTACKS } from './attacks.ts';
import { ATTEMPTS } from './attempts.ts';
import { AXES } from './axis.ts';
import { LOST_SHARDS, LOST_UNITS } from './lost.ts';
import { MATRICES } from './matrices.ts';
import { OTHER_TOOLS } from './other-tools.ts';
import { PRODUCED } from './producers.ts';
import { REPORTS } from './reports.ts';
import { RERUNS } from './reruns.ts';
import type { FaultGroup } from './scene.ts';
import { PUBLISHING, READING, WRITING } from './services.ts';
import { WORKFLOWS } from './workflows.ts';

export const FAULTS: readonly FaultGroup[] = [
  LOST_UNITS,
  LOST_SHARDS,
  ATTEMPTS,
  RERUNS,
  AXES,
  MATRICES,
  WORKFLOWS,
  REPORTS,
  OTHER_TOOLS,
  PRODUCED,
  ATTACKS,
  READING,
  WRITING,
  PUBLISHING,
];
