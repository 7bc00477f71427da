/** The names of parts of files. */

/** A line in a list could not name a part with such a character. Our reporters leave such parts out too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNUSABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/;

/** The name, where it can name a part. A test without one runs with the rest of its file. */
export const partNamed = (name: string): string | undefined => (UNUSABLE.test(name) ? undefined : name);
