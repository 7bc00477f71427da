/** One measurement in a process of its own: `node measure-junit.mjs KIND ARGUMENTS`. Prints what it took as JSON. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ATTACKS } from '../bench-attacks.mjs';

const lib = (name) => import(`../../lib/${name}`);

const MEASURES = {
  /** Reads, folds and writes, as the command does it. */
  async core(out, file) {
    const { readReport } = await lib('junit/read/read.js');
    const { Fold } = await lib('junit/fold/fold.js');
    const { renderMergedJUnit } = await lib('junit/write/write.js');
    const { createFiles } = await lib('platform/files.js');
    const files = createFiles();
    const fold = new Fold();
    await readReport(files.stream(file), (testCase) => fold.add(testCase, { report: file }));
    await files.write(out, renderMergedJUnit(fold.each()));
  },

  /** The whole command, which also judges the run and writes report.json. */
  async command(out, file) {
    process.argv.splice(2, Number.POSITIVE_INFINITY, 'merge', file, '--out', out, '--json', `${out}.json`);
    await lib('entry/cli.js');
    // Tests that failed are a result, and no problem here.
    if (process.exitCode > 1) throw new Error(`shardwise ended with ${process.exitCode}`);
    process.exitCode = 0;
  },

  /** The XML parser without handlers, which nothing that is built on it can outrun. */
  async parser(file) {
    const { SaxesParser } = await import('saxes');
    const parser = new SaxesParser({ position: false, xmlns: false });
    for await (const text of createReadStream(file, 'utf8')) parser.write(text);
    parser.close();
  },

  async merger(out, file, tools) {
    const path = join(tools, 'node_modules/junit-report-merger/index.js');
    const module = await import(pathToFileURL(path).href);
    await (module.default ?? module).mergeFiles(out, [file]);
  },

  async attack(name) {
    const { readReport } = await lib('junit/read/read.js');
    const { Fold } = await lib('junit/fold/fold.js');
    const bytes = new Map();
    const pieces = ATTACKS[name]().map((piece) => bytes.get(piece) ?? bytes.set(piece, Buffer.from(piece)).get(piece));
    const fold = new Fold();
    await readReport(Readable.from(pieces), (testCase) => fold.add(testCase, { report: name }));
    fold.tests();
  },
};

const [kind, ...args] = process.argv.slice(2);
const start = performance.now();
await MEASURES[kind](...args);
const { userCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ms: performance.now() - start, userMs: userCPUTime / 1000, peakMb: maxRSS / 1000 }));
