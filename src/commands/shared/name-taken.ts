/** Whether another job has taken the name of an artifact. Commands know the platform's errors by name only. */
export const isNameTaken = (problem: unknown): boolean => problem instanceof Error && problem.name === 'NameTaken';
