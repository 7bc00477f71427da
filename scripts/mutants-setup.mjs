/** The setup of property tests for mutants. Fewer runs and no search for a smaller example are enough to notice a mutant. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 25, endOnFailure: true });
