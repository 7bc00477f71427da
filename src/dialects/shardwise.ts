/** Names in the merged files that we write. */

/** Of the root. */
export const MERGED_NAME = 'shardwise';

/** Property of a suite: how often each test directly in it ran in all. */
export const TRIES_PROPERTY = 'shardwise.tries';

/**
 * Property of the suite whose cases are no tests: each stands for an error of a whole suite that no case carried, so that readers who count cases
 * see it too.
 */
export const SUITE_ERRORS_PROPERTY = 'shardwise.suite-errors';
