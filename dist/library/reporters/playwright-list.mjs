/**
 * A Playwright reporter for `--list`, which runs nothing. It writes how many tests each file has in each project to the file SHARDWISE_LIST,
 * as JSON. Where a file does not load, Playwright lists no test at all, and only such files are written.
 */
import { writeFileSync } from 'node:fs';
import { fileOf, plannedFiles, projectUnitId } from './playwright-suites.mjs';

export default class ShardwiseList {
  #tests = {};
  #errors = [];
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

  onError(error) {
    this.#errors.push(error);
  }

  onEnd() {
    if (this.#errors.some(({ location }) => location === undefined)) return;
    const broken = Object.fromEntries(this.#errors.map((error) => [fileOf(error), firstLine(error)]));
    const found = this.#errors.length === 0 ? { tests: this.#tests } : { tests: {}, onlyBroken: true };
    writeFileSync(process.env.SHARDWISE_LIST, JSON.stringify({ ...found, deselected: [], broken }));
  }
}

const firstLine = ({ message, value }) => String(message ?? value ?? 'failed').split('\n', 1)[0];
