/** A line without colours, as a reader reads it. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const COLOUR = /\u001b\[[\d;]*m/g;

export const plain = (line: string): string => line.replace(COLOUR, '');
