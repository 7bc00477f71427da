/** A Jest reporter that ends the run with one plain line that any CI can read. The skipped tests are listed above it. */
export default class ClosingLine {
  #lines = [];
  #namesTests;

  /** Prints the lines at the exit of the process, because Jest prints its own summary after the last reporter. */
  constructor({ testNamePattern }) {
    this.#namesTests = Boolean(testNamePattern);
    process.once('exit', () => {
      for (const line of this.#lines) console.log(line);
    });
  }

  onRunComplete(
    _contexts,
    { testResults, numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites },
  ) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = this.#namesTests ? [] : skippedTests(testResults);
    this.#lines = [...skipped, `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`];
  }
}

/** The skipped tests. The name of each contains the reason. */
function skippedTests(files) {
  const tests = files.flatMap((file) => file.testResults);
  return tests.filter(({ status }) => status === 'pending').map(({ fullName }) => `skipped: ${fullName}`);
}
