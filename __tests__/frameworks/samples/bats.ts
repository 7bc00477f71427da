import type { Sample } from '../samples.ts';

const otherCommand = process.env['SHARDWISE_TEST_BATS'];

const PASSES = '@test "passes" { true; }\n';

export const sample: Sample = {
  longInstallation: 'bats',
  fileName: (stem) => `${stem}.bats`,
  passing: '@test "stands alone" {\n  echo ran >> "$RAN"\n}\n@test "is nested" {\n  true\n}\n',
  failing: `${PASSES}@test "fails" {\n  [ 1 -eq 2 ]\n}\n`,
  crashing: 'echo "broken on import" >&2\nfalse\n@test "never runs" { true; }\n',
  skipping: '@test "is left out" { skip "later"; }\n',
  example: { folder: 'bats' },
  impossible: [],
  program: 'bats',
  ...(otherCommand === undefined ? {} : { command: otherCommand.split(' ') }),
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `${PASSES}@test "ends" {\n  exit 0\n}\n`,
    killed: `${PASSES}@test "dies" {\n  kill -9 $$\n}\n`,
    retried: {
      source: `setup() { BATS_TEST_RETRIES=1; }\n@test "wakes up" {\n  [ -e "$BATS_FILE_TMPDIR/again" ] || { touch "$BATS_FILE_TMPDIR/again"; false; }\n}\n`,
      args: '',
    },
    narrow: '--filter nested',
  },
  configuration: [['Makefile', 'test:\n\tbats -r .\n']],
};
