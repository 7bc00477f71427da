/** The options of `init`. */
import type { InputTable } from '../../inputs/inputs.ts';
import { anyText, boolean, pathInside } from '../../inputs/parsers.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';

export const INIT_INPUTS = {
  write: { description: 'Write the files. Without it they are only shown.', default: 'false', parse: boolean },
  workflow: {
    description: 'Path of the workflow. A file that is there is never changed.',
    default: '.github/workflows/sharded-tests.yml',
    parse: pathInside,
  },
  branch: {
    description: 'The branch whose pushes run the tests. Default: that of the remote, or main.',
    parse: anyText,
  },
  'max-shards': { ...PLAN_INPUTS['max-shards'], description: 'The most shards that a plan may have.', default: '4' },
} as const satisfies InputTable;
