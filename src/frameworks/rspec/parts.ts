/** Parts of a spec file: what is directly in its outermost groups. `reporters/shardwise_rspec.rb` runs exactly those. */
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector } from '../framework.ts';
import { partNamed } from '../shared/part-name.ts';

const SEPARATOR = ' > ';

export const rspecParts: PartSelector = {
  parts: 'groups and examples in the outermost group',
  partOf: ({ name, className = '' }, file) => {
    if (className === file) return undefined; // a file that did not load
    return partNamed([...className.split(SEPARATOR), name].slice(0, 2).join(SEPARATOR));
  },
  reaches: ({ command }) => !hasPlaceholders(command),
};
