/** The parts of the detail of a failure that are not about the failure alone. No place of a failure is read below their headings. */

const PARTS = ['system-out', 'system-err', 'its processes', 'what it printed at last'] as const;

/** The heading of such a part. It comes after the text of the failure, if there is any. */
export const outputHeading = (part: (typeof PARTS)[number]): string => `--- ${part} ---`;

const HEADINGS: ReadonlySet<string> = new Set(PARTS.map(outputHeading));

export const isOutputHeading = (line: string): boolean => HEADINGS.has(line);
