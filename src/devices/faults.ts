/** What counts against a device and not against a test, and the limits. None of them is endless. */

/** How often a unit may lose its device. After that, what was seen last counts. */
export const MOST_LOSSES = 2;
/** A device with so many faults in a row gets no more tests in this run. */
export const FAULTS_TO_BENCH = 3;
/** How often a device that is not ready is looked at again before that is a fault, and how long to wait before each look. */
export const WAITS_FOR_READY_MS: readonly number[] = [1_000, 3_000];
/** A device that prints nothing for so long does not answer any more. */
export const SILENT_MS = 20_000;

/**
 * Whether the output of `am instrument` is cut off. When a device drops, `adb shell` prints nothing about it and exits with 0. What is whole ends
 * with its code.
 */
export class InstrumentationEnd {
  #isOpen = false;

  read(line: string): void {
    if (line.startsWith('INSTRUMENTATION_STATUS')) this.#isOpen = true;
    if (line.startsWith('INSTRUMENTATION_CODE:') || line.startsWith('INSTRUMENTATION_FAILED:')) this.#isOpen = false;
  }

  isCutOff(): boolean {
    return this.#isOpen;
  }
}
