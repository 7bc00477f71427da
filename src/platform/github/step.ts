/** The outputs of a step. */
import { setOutput } from '@actions/core';

/** Values are written to `GITHUB_OUTPUT` between random delimiters, so that no value can set another output. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}
