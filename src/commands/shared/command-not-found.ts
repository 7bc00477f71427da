/** Recognises the error for a program that is not there. Commands know the platform only as types, so its name must do. */
export const isCommandNotFound = (problem: unknown): problem is Error =>
  problem instanceof Error && problem.name === 'CommandNotFound';
