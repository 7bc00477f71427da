/** PHPUnit 9 and later. https://docs.phpunit.de/en/11.5/textui.html */
import { z } from 'zod';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, OwnCommand, Project } from './framework.ts';
import { CONFIGURATION_NAMES, configurationCandidates } from './phpunit/configuration.ts';
import { findBadPHPUnitArgument, readPHPUnitArguments } from './phpunit/options.ts';
import { phpunitParts } from './phpunit/parts.ts';
import { listPHPUnit, runPHPUnit } from './phpunit/run.ts';
import { PHPUNIT_PATTERNS, PHPUNIT_PROJECT_FILES, PHPUNIT_SEARCH_FILES, searchPHPUnit } from './phpunit/search.ts';
import { parseListed } from './shared/listed.ts';
import { countMatches, stripPhp } from './shared/source-text.ts';

const CLASS = /\bclass\s+\w/g;
const ABSTRACT_CLASS = /\babstract\s+(?:readonly\s+)?class\s+\w/g;
const TEST = /\bfunction\s+test\w*\s*\(|#\[(?:[\w\\]*\\)?Test\b/gi;
const ANNOTATED = /^[ \t]*\*[ \t]*@test\b/gm;

export const phpunit: Framework = {
  name: 'phpunit',
  title: 'PHPUnit',
  setUp: { language: 'php' },
  runOne: { start: 'vendor/bin/phpunit', args: '--filter {method} {file}' },
  versions: '9.6',
  patterns: PHPUNIT_PATTERNS,
  links: 'to files and folders',
  projectFiles: PHPUNIT_PROJECT_FILES,
  searchFiles: PHPUNIT_SEARCH_FILES,
  search: searchPHPUnit,
  fileOfId: (id) => id,
  ownCommand,
  findBadArgument: findBadPHPUnitArgument,
  detect(project) {
    const packages = requiredBy(project);
    if (packages.includes('pestphp/pest')) return undefined; // it has the same configuration, and other test files
    const file = CONFIGURATION_NAMES.find((name) => project.names.includes(name));
    if (file !== undefined) return `there is ${file}`;
    return packages.includes('phpunit/phpunit') ? 'composer.json requires phpunit/phpunit' : undefined;
  },
  countDefinitions(source) {
    const code = stripPhp(source);
    if (countMatches(code, CLASS) === countMatches(code, ABSTRACT_CLASS)) return 0;
    return countMatches(code, TEST) + countMatches(source, ANNOTATED);
  },
  list: {
    counts: true,
    reaches: ({ command }) => !hasPlaceholders(command),
    notInstalled: /\benv: .?php.?: No such file/,
    needsProject: true,
    command: listPHPUnit,
    parse: parseListed,
  },
  reads: { inside: [], above: [], named: (args) => configurationCandidates(readPHPUnitArguments(args)) },
  select: phpunitParts,
  run: (request) =>
    hasPlaceholders(request.command) ? expandCommand(request, request.command ?? []) : runPHPUnit(request),
  tells: 'each test',
};

const packages = z.record(z.string(), z.unknown()).catch({});
const composerSchema = z
  .object({
    require: packages,
    'require-dev': packages,
    config: z.object({ 'bin-dir': z.string(), 'vendor-dir': z.string() }).partial().catch({}),
  })
  .partial()
  .catch({});

function composer({ texts }: Project): z.infer<typeof composerSchema> {
  try {
    return composerSchema.parse(JSON.parse(texts.get('composer.json') ?? '{}'));
  } catch {
    return {};
  }
}

function requiredBy(project: Project): string[] {
  const { require: needed = {}, 'require-dev': development = {} } = composer(project);
  return Object.keys({ ...needed, ...development });
}

/** The program that Composer installs. */
function ownCommand(project: Project): OwnCommand | undefined {
  const names = requiredBy(project);
  const program = [
    ['phpunit/phpunit', 'phpunit'],
    ['symfony/phpunit-bridge', 'simple-phpunit'],
  ].find(([name = '']) => names.includes(name))?.[1];
  if (program === undefined) return undefined;
  const { 'vendor-dir': vendor = 'vendor', 'bin-dir': folder = `${vendor}/bin` } = composer(project).config ?? {};
  return { from: 'composer.json', words: [`${folder}/${program}`] };
}
