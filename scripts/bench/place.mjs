import { GITHUB } from '../../lib/platform/github/host.js';
import { balanced } from '../../lib/schedule/balanced.js';

/** The other fields of a plan. No result depends on them. */
const SUBJECT = {
  suite: 'bench',
  framework: 'custom',
  workingDirectory: '.',
  commit: '',
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** @param fixedMs the set-up time of a shard */
export const place = (fixedMs) => ({
  subject: SUBJECT,
  machines: {
    host: GITHUB,
    pools: [{ name: 'bench', mode: 'split', runsOn: 'x', speed: 1, overhead: { fixedMs, factor: 1, shards: 0 } }],
  },
  strategy: balanced,
});
