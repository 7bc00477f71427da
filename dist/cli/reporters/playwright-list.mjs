/**
 * A Playwright reporter for `--list`, which runs nothing. It writes how many tests each file has in each project to the file SHARDWISE_LIST,
 * as JSON. Where a file does not load, Playwright lists no test at all, and nothing is written.
 */
import { writeFileSync } from 'node:fs';
import { fileOf, plannedFiles, projectUnitId } from './playwright-suites.mjs';

export default class ShardwiseList {
  #tests = {};
  #hasFailed = false;
  /** Only a reporter can run a file in one of its projects alone, and Playwright lets reporters choose since version 1.62. */
  #choosesProjects = false;

  printsToStdio() {
    return false;
  }

  async preprocess() {
    this.#choosesProjects = true;
  }

  onBegin(_config, { suites }) {
    for (const suite of plannedFiles(suites)) {
      const unit = projectUnitId(this.#choosesProjects ? suite.parent.title : '', fileOf(suite));
      this.#tests[unit] = (this.#tests[unit] ?? 0) + suite.allTests().length;
    }
  }

  onError() {
    this.#hasFailed = true;
  }

  onEnd() {
    if (this.#hasFailed) return;
    writeFileSync(process.env.SHARDWISE_LIST, JSON.stringify({ tests: this.#tests, deselected: [], broken: {} }));
  }
}
