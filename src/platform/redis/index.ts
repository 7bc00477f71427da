/** Queues of runs on Redis. It is loaded only where a queue is asked for. */
export { openCoordinator } from './coordinator.ts';
export { openWorker } from './worker.ts';
