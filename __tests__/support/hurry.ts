/** Makes the pauses between two looks of a monitor fifty times shorter. Shorter waits, and the time limits of others, stay as they are. */
const HURRY = `const { setTimeout: wait } = globalThis;
globalThis.setTimeout = (run, ms, ...rest) => wait(run, ms >= 9000 && ms < 900000 ? ms / 50 : ms, ...rest);`;

/** The value of NODE_OPTIONS for its process. */
export const HURRIED = `--import=data:text/javascript,${encodeURIComponent(HURRY)}`;
