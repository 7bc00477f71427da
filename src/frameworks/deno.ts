/** The test runner of Deno. https://docs.deno.com/runtime/fundamentals/testing/ */
import { expandCommand, hasPlaceholders } from './custom.ts';
import { DENO_FILES, denoConfig } from './deno/config.ts';
import { findBadDenoArgument, ownDenoCommand, runsDeno, shardLaunch } from './deno/launch.ts';
import { denoList } from './deno/list.ts';
import { DenoReader } from './deno/reader.ts';
import { DENO_PATTERNS, searchDeno } from './deno/search.ts';
import type { Framework } from './framework.ts';
import { PACKAGE_FILE } from './javascript/package-json.ts';
import { reportPath, splitToFit } from './shared/command-line.ts';
import { selectedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `Deno.test(`, `Deno.test.ignore(`, and `it(` or `test(` of other libraries. */
const DEFINITION = /(?<![\w$.])(?:Deno\.test|test|it)(?:\.(?:only|ignore|skip))?\s*\(/g;

export const deno: Framework = {
  name: 'deno',
  title: 'Deno',
  setUp: { language: 'deno' },
  runOne: { start: 'deno test', args: '{file} --filter {name}' },
  versions: '2.9',
  ownRetries: '`--retry`',
  tells: 'each test as it ends',
  links: 'to files',
  patterns: DENO_PATTERNS,
  projectFiles: [PACKAGE_FILE, ...DENO_FILES],
  search: searchDeno,
  fileOfId: (id) => id,
  ownCommand: ownDenoCommand,
  findBadArgument: findBadDenoArgument,
  detectScript(commands) {
    const command = commands.find(runsDeno);
    return command && `script "${command.script}" in package.json runs deno test`;
  },
  detect(project) {
    const { file } = denoConfig(project);
    return file === undefined ? undefined : `there is ${file}`;
  },
  recognises: (sources) => sources.some((source) => /\bDeno\.test\b/.test(stripJavaScript(source))),
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: denoList,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const { program, before, after } = shardLaunch(request);
    const report = (index: number) => reportPath(request, 'deno', index);
    const others = [program, ...before, `--junit-path=${report(0)}`, ...after];
    const pieces = splitToFit(
      request.units.map((unit) => `./${unit}`),
      others,
      request.maxCommandLine,
    );
    return pieces.map((paths, index) => ({
      program,
      args: [...before, `--junit-path=${report(index)}`, ...paths, ...after],
      reader: {
        report: report(index),
        selected: selectedPath(request, index),
        open: () => new DenoReader(paths.map((path) => path.slice(2))),
      },
    }));
  },
};
