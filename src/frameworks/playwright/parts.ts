/** Parts of a file of Playwright: what is directly in its outermost groups. `reporters/playwright.mjs` runs exactly those. */
import { parseProjectUnit } from '../../text/unit-id.ts';
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector } from '../framework.ts';

const SEPARATOR = ' › ';

/** A line in a list could not name a part with such a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNUSABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/;

export const playwrightParts: PartSelector = {
  parts: 'groups and tests in the outermost group',
  partOf({ name, className, file }, unit) {
    const isFile = (title: string) => title === file || title === parseProjectUnit(unit).file;
    if (className === undefined || isFile(name)) return undefined; // of a serial file, or a file that did not load
    const [title = ''] = name.split(SEPARATOR);
    const part = [...(isFile(className) ? [] : className.split(SEPARATOR)), title].slice(0, 2).join(SEPARATOR);
    return UNUSABLE.test(part) ? undefined : part;
  },
  reaches: ({ command }) => !hasPlaceholders(command),
};
