/** Asks bats for its tests. `--count` runs none, and our formatter then gets the names of all (`reporters/shardwise-bats`). */
import { normalize, relative } from 'node:path/posix';
import picomatch from 'picomatch';
import { hasPlaceholders } from '../custom.ts';
import type { Invocation, Lister, ListRequest, OutputReader, SearchedProject } from '../framework.ts';
import { asArgument, splitToFit } from '../shared/command-line.ts';
import { parseListed, renderListed } from '../shared/listed.ts';
import { choosesTests, launchOf } from './options.ts';
import { ownTargets, searchBats, type Targets } from './search.ts';

export const batsList: Lister = {
  counts: true,
  needsProject: true,
  needsFiles: (project) => ownTargets(project) === undefined,
  reaches: ({ command }) => !hasPlaceholders(command),
  command(request) {
    const { files, project } = request;
    const named = [{ paths: files.map(asArgument), recursive: false }];
    const targets = files.length > 0 ? named : ((project && ownTargets(project)) ?? []);
    const expected = files.length > 0 || project === undefined ? files : project.files.filter(matcherOf(project));
    const reader = new BatsListReader(expected, choosesTests(launchOf(request).args));
    return targets.flatMap((target) => commandsFor(request, target, reader));
  },
  parse: parseListed,
};

function matcherOf(project: SearchedProject): (file: string) => boolean {
  const matches = picomatch([...searchBats(project).patterns], { dot: true });
  return (file) => matches(file);
}

function commandsFor(request: ListRequest, { paths, recursive }: Targets, reader: BatsListReader): Invocation[] {
  const { output, reporters, maxCommandLine } = request;
  const { program, before, args } = launchOf(request);
  const words = [...before, ...args.flatMap((arg) => arg.words), ...(recursive ? ['--recursive'] : [])];
  const fixed = [...words, '--count', '--formatter', `${reporters}/shardwise-bats`];
  return splitToFit(paths, [program, ...fixed], maxCommandLine).map((piece) => ({
    program,
    args: [...fixed, ...piece],
    reader: { report: output, open: () => reader.next() },
  }));
}

const LISTED = /^shardwise (folder|test) (.*)$/;
/** From version 1.9 on, bats lists nothing while the top level of a file fails. */
const BROKEN = 'in test file ';
const LINE = /^(.+), line (\d+)\)$/;

/** Reads the lists of several commands, one after another. Only a list of all is written. */
class BatsListReader implements OutputReader {
  readonly #expected: readonly string[];
  /** It is right that none of the tests of a file is chosen. */
  readonly #mayBeEmpty: boolean;
  readonly #tests = new Map<string, number>();
  readonly #broken = new Map<string, string>();
  #folder = '';
  /** The commands that have not printed how many tests they found. */
  #unfinished = 0;

  constructor(expected: readonly string[], mayBeEmpty: boolean) {
    this.#expected = expected;
    this.#mayBeEmpty = mayBeEmpty;
  }

  next(): this {
    this.#unfinished += 1;
    return this;
  }

  read(line: string): readonly string[] {
    const [, key, value = ''] = LISTED.exec(line) ?? [];
    if (key === 'folder') this.#folder = value;
    if (key === 'test') this.#count(relative(this.#folder, value.slice(0, value.lastIndexOf('\t'))));
    const isCount = /^\d+$/.test(line);
    if (isCount) this.#unfinished -= 1;
    return key === undefined && !isCount ? [line] : [];
  }

  #count(file: string): void {
    this.#tests.set(file, (this.#tests.get(file) ?? 0) + 1);
  }

  readError(line: string): void {
    const at = line.indexOf(BROKEN);
    const [, file, number] = at < 0 ? [] : (LINE.exec(line.slice(at + BROKEN.length)) ?? []);
    if (file !== undefined) this.#broken.set(normalize(file), `its line ${number} fails`);
  }

  report(): string | undefined {
    if (this.#broken.size > 0)
      return renderListed({ tests: {}, deselected: [], broken: Object.fromEntries(this.#broken), onlyBroken: true });
    if (this.#unfinished > 0) return undefined;
    const empty = this.#expected.filter((file) => !this.#tests.has(file));
    return renderListed({
      tests: Object.fromEntries(this.#tests),
      deselected: this.#mayBeEmpty ? empty : [],
      broken: Object.fromEntries(this.#mayBeEmpty ? [] : empty.map((file) => [file, 'Bats sees no test in it'])),
    });
  }
}
