/** The test files of a PHPUnit project, found by its configuration. PHPUnit loads no other files. */
import type { Search, SearchedProject } from '../framework.ts';
import { CONFIGURATION_NAMES, chosenSuites, entryFor, readConfiguration, type TestSuite } from './configuration.ts';
import { lastOf, readPHPUnitArguments } from './options.ts';

export const PHPUNIT_PATTERNS: readonly string[] = ['tests/**/*Test.php'];
export const PHPUNIT_PROJECT_FILES: readonly string[] = [...CONFIGURATION_NAMES, 'composer.json'];
/** Other configurations, for `--configuration`. Those of installed packages are not meant. */
export const PHPUNIT_SEARCH_FILES: readonly string[] = ['{,*/,*/*/}*phpunit*.{xml,xml.dist}'];

/** @throws UsageError for a configuration that PHPUnit cannot read */
export function searchPHPUnit({ texts }: SearchedProject, words: readonly string[]): Search {
  const args = readPHPUnitArguments(words);
  const configuration = readConfiguration(texts, args);
  const given = lastOf(args, 'configuration');
  if (configuration === undefined)
    return {
      patterns: PHPUNIT_PATTERNS,
      notFollowed: given === undefined ? [] : [`--configuration ${given} in input args, which was not found`],
    };
  const { file } = configuration;
  const suites = chosenSuites(configuration, args);
  const entries = suites.flatMap((suite) => suite.entries);
  return {
    patterns: ['**/*'],
    accepts: (name) => suites.some((suite) => entryFor(name, suite) !== undefined),
    rules: suites.flatMap(describeSuite),
    configuration: file,
    notFollowed: [
      ...(configuration.includes ? [`the files that ${file} includes`] : []),
      ...entries.flatMap(({ path, versions }) =>
        'phpVersion' in versions ? [`phpVersion of ${path} in ${file}`] : [],
      ),
      ...entries.flatMap(({ path }) =>
        /^(?:\.\.|\/|[A-Za-z]:)/.test(path) ? [`${path} in ${file}: it is outside of the working directory`] : [],
      ),
    ],
  };
}

const describeSuite = ({ name, entries }: TestSuite): string[] =>
  entries.map(
    ({ path, isFile, prefix, suffix }) => `${isFile ? path : `${path}/**/${prefix}*${suffix}`} (suite ${name})`,
  );
