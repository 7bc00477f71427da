/**
 * A Vitest reporter that runs nothing. It writes the units that Vitest finds to the file SHARDWISE_LIST, as JSON, or else to a line of
 * stdout. `vitest list` finds the same, but a script such as `npm test` cannot be made to call it.
 */
import { writeFileSync } from 'node:fs';
import { chooseFiles, projectName, projectUnitId } from './vitest-files.mjs';

export default class ShardwiseList {
  #found = new Set();

  onInit(vitest) {
    const isOnly = vitest.projects.length === 1;
    chooseFiles(vitest, (project, file) => {
      this.#found.add(projectUnitId(isOnly ? '' : projectName(project), file));
      return false;
    });
  }

  onTestRunEnd() {
    const text = JSON.stringify([...this.#found]);
    const path = process.env.SHARDWISE_LIST;
    if (path) writeFileSync(path, text);
    else process.stdout.write(`\nshardwise-list: ${text}\n`);
  }
}
