/** The variables that the machine has set for this process. */
export type Environment = Readonly<Record<string, string | undefined>>;
