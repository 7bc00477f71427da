/** Errors of the platform. Commands know them by name only. */
import type { ServiceError } from '../../platform/platform.ts';

/** Whether a service of the platform failed. */
export const isServiceError = (problem: unknown): problem is ServiceError =>
  problem instanceof Error && problem.name === 'ServiceError';
