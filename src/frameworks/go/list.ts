/** Asks `go list` for the packages with test files. It compiles nothing. */
import { join, relative } from 'node:path/posix';
import { z } from 'zod';
import { groupBy } from '../../group-by.ts';
import { slashed } from '../../text/paths.ts';
import type { Invocation, Listed, Lister, ListRequest, OutputReader } from '../framework.ts';
import { filesThatFit } from '../shared/command-line.ts';
import { buildFlags, launchOf, startsGo } from './launch.ts';
import { modulesOf } from './modules.ts';

export const goList: Lister = { reaches: startsGo, needsProject: true, command: listModules, parse: parseListed };

/** A command for each module, because Go lists only packages of the module that it runs in. */
function listModules(request: ListRequest): readonly Invocation[] {
  const { program, before, flags } = launchOf(request);
  const reader = createListReader();
  return [...modulesToList(request)].map(([module, units]) => {
    const inModule = module === '.' ? [] : ['-C', module];
    const fixed = [...before, 'list', ...inModule, '-e', '-find', FIELDS, ...buildFlags(flags)];
    const packages = units.map((unit) => `./${relative(module, unit)}`);
    return {
      program,
      args: [...fixed, ...filesThatFit(packages, [program, ...fixed], ['./...'], request.maxCommandLine)],
      reader: { report: request.output, open: () => reader },
    };
  });
}

/** The packages that are asked for, by their modules. A tested module without any of them is asked for all that it has. */
function modulesToList({ files, project }: ListRequest): ReadonlyMap<string, readonly string[]> {
  const modules = project === undefined ? undefined : modulesOf(project);
  if (files.length > 0) return groupBy(files, (unit) => modules?.moduleOf(unit) ?? '.');
  return new Map([...(modules?.tested ?? ['.'])].map((module) => [module, []]));
}

const FIELDS = '-json=Dir,TestGoFiles,XTestGoFiles,InvalidGoFiles,Error';

const fileNames = z.array(z.string()).default([]);
const packageSchema = z.object({
  Dir: z.string().default('').describe('absolute; empty where there is no such folder'),
  TestGoFiles: fileNames,
  XTestGoFiles: fileNames,
  InvalidGoFiles: fileNames,
  Error: z.object({ Err: z.string() }).optional(),
});
type GoPackage = z.infer<typeof packageSchema>;

/** Collects the objects that the commands print, one after another, and writes them as one array. */
function createListReader(): OutputReader {
  const packages: GoPackage[] = [];
  let lines: string[] = [];
  return {
    read(line) {
      lines.push(line);
      if (line !== '}') return [];
      packages.push(packageSchema.parse(JSON.parse(lines.join('\n'))));
      lines = [];
      return [];
    },
    report: () => JSON.stringify(packages),
  };
}

const isTestFile = (file: string): boolean => file.endsWith('_test.go');

/** A package that Go would leave out by itself, when it was asked for by name. */
const EXCLUDED = /^build constraints exclude all Go files/;

function parseListed(text: string, folder: string): Listed {
  const files = new Map<string, readonly string[]>();
  const broken = new Map<string, string>();
  for (const found of z.array(packageSchema).parse(JSON.parse(text))) {
    const unit = relative(folder, slashed(found.Dir)) || '.';
    const own = [...found.TestGoFiles, ...found.XTestGoFiles, ...found.InvalidGoFiles.filter(isTestFile)];
    const problem = found.Error?.Err;
    if (found.Dir === '' || own.length === 0 || EXCLUDED.test(problem ?? '')) continue;
    files.set(
      unit,
      [...new Set(own)].map((file) => join(unit, file)),
    );
    if (problem !== undefined) broken.set(unit, problem);
  }
  const loaded = [...files.keys()].filter((unit) => !broken.has(unit));
  return { tests: new Map(loaded.map((unit) => [unit, undefined])), files, broken };
}
