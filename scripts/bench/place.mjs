/** What a plan says beside its units; nothing here depends on it. */
export const PLACE = {
  suite: 'bench',
  framework: 'custom',
  workingDirectory: '.',
  commit: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  pool: 'bench',
  runsOn: 'x',
  strategy: 'balanced',
};
