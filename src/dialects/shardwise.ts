/** Names in the merged files that Shardwise writes. */

/** The name of the root element. */
export const MERGED_NAME = 'shardwise';

/** A property of a suite: how often each test directly in it ran in total. */
export const TRIES_PROPERTY = 'shardwise.tries';

/**
 * A property of a suite whose cases are not tests. Each case represents an error of a whole suite that is in no other case.
 * So readers that only count cases also see it.
 */
export const SUITE_ERRORS_PROPERTY = 'shardwise.suite-errors';

/** A property of a suite: the cases directly in it run in every shard, such as those of a set-up, and belong to no unit. */
export const EVERY_SHARD_PROPERTY = 'shardwise.every-shard';
