/** A jest reporter that ends the run with one plain line that any CI can read. */
export default class ClosingLine {
  #line = '';

  /** jest prints a summary of its own after the last reporter; this line comes after that too. */
  constructor() {
    process.once('exit', () => {
      if (this.#line !== '') console.log(this.#line);
    });
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    this.#line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`;
  }
}
