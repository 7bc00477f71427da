import { GITHUB } from '../../lib/platform/github/host.js';
import { balanced } from '../../lib/schedule/balanced.js';

/** What a plan says beside its units; nothing here depends on it. */
const SUBJECT = {
  suite: 'bench',
  framework: 'custom',
  workingDirectory: '.',
  commit: '',
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** @param fixedMs what a shard costs beside its tests */
export const place = (fixedMs) => ({
  subject: SUBJECT,
  machines: { host: GITHUB, pool: 'bench', runsOn: 'x', overhead: { fixedMs, factor: 1, shards: 0 } },
  strategy: balanced,
});
