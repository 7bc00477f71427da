/** Recognises the error for a program that is not there. Commands know the platform only as types, so its name must do. */
import type { CommandNotFound } from '../../platform/platform.ts';

export const isCommandNotFound = (problem: unknown): problem is CommandNotFound =>
  problem instanceof Error && problem.name === 'CommandNotFound';
