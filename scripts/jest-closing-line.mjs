/** A jest reporter that ends the run with one plain line that any CI can read. Above it stand the tests that were skipped. */
export default class ClosingLine {
  #lines = [];
  #namesTests;

  /** jest prints a summary of its own after the last reporter; these lines come after that too. */
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

/** Each says why in its name. */
function skippedTests(files) {
  const tests = files.flatMap((file) => file.testResults);
  return tests.filter(({ status }) => status === 'pending').map(({ fullName }) => `skipped: ${fullName}`);
}
