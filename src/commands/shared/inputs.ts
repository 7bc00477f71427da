/** Inputs that several commands share, with the same meaning. */
import type { Input } from '../../inputs/inputs.ts';
import { suiteName } from '../../inputs/parsers.ts';

export const suite = {
  description:
    'Name of this plan and merge pair. When a repository has several pairs, give each its own name. History, artifacts and reports are kept separate by it.',
  default: 'default',
  parse: suiteName,
} as const satisfies Input<string>;

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
export const GITHUB_TOKEN = '${{ github.token }}';
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
export const MATRIX = '${{ toJSON(matrix) }}';
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
export const JOB_TOTAL = '${{ strategy.job-total }}';
