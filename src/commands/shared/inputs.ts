/** Inputs that several commands have, with one meaning. */
import type { Input } from '../../inputs/inputs.ts';
import { suiteName } from '../../inputs/parsers.ts';

export const suite = {
  description:
    'Name of this plan and merge pair. Give each its own when one repository has several: history, artifacts and reports are kept apart by it.',
  default: 'default',
  parse: suiteName,
} as const satisfies Input<string>;

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
export const GITHUB_TOKEN = '${{ github.token }}';
