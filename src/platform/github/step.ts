/** What a step gives back to the workflow. */
import { setOutput } from '@actions/core';

/** Values travel through `GITHUB_OUTPUT` between random delimiters, so that none can set another output. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}
