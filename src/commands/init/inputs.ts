/** The options of `init`. */
import type { InputTable } from '../../inputs/inputs.ts';
import { boolean, InputProblem, type Parser } from '../../inputs/parsers.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';
import { WORKFLOW } from '../shared/workflow-files.ts';

const workflowPath: Parser<string> = (text) => {
  if (WORKFLOW.test(text)) return text;
  throw new InputProblem('it must be a file such as .github/workflows/tests.yml: GitHub reads no other ones');
};

/** Signs that a filter for branches reads as a pattern, and what no branch has. */
const PATTERN_SIGNS = /[*?+![\]\s\\^~:]/;

const branchName: Parser<string> = (text) => {
  if (!PATTERN_SIGNS.test(text)) return text;
  throw new InputProblem('it must be the name of one branch, such as main');
};

export const INIT_INPUTS = {
  write: { description: 'Write the files. Without it they are only shown.', default: 'false', parse: boolean },
  migrate: {
    description:
      'Change the workflows that are there: what splits tests or publishes JUnit files with another tool becomes a plan, shards and a merge. Without --write the changes are only shown.',
    default: 'false',
    parse: boolean,
  },
  workflow: {
    description: 'Path of the workflow. A file that is there is never changed.',
    default: '.github/workflows/sharded-tests.yml',
    parse: workflowPath,
  },
  branch: {
    description: 'The branch whose pushes run the tests. Default: that of the remote, or main.',
    parse: branchName,
  },
  suite: PLAN_INPUTS.suite,
  framework: PLAN_INPUTS.framework,
  'working-directory': PLAN_INPUTS['working-directory'],
  'max-shards': { ...PLAN_INPUTS['max-shards'], description: 'The most shards that a plan may have.', default: '4' },
} as const satisfies InputTable;
