/** Parts of a spec file: what is directly in its outermost groups. `reporters/shardwise_rspec.rb` runs exactly those. */
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector } from '../framework.ts';

const SEPARATOR = ' > ';

/** A line in a list could not name a part with such a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNUSABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/;

export const rspecParts: PartSelector = {
  parts: 'groups and examples in the outermost group',
  partOf: ({ name, className = '' }, file) => {
    if (className === file) return undefined; // a file that did not load
    const part = [...className.split(SEPARATOR), name].slice(0, 2).join(SEPARATOR);
    return UNUSABLE.test(part) ? undefined : part;
  },
  reaches: ({ command }) => !hasPlaceholders(command),
};
