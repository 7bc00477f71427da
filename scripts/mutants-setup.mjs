/** Properties under mutants: fewer runs, and no search for a smaller example, since only "noticed or not" counts. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 25, endOnFailure: true });
