/** Parts of a PHPUnit file: its test methods, each with all its data sets. `--filter` selects exactly those. */
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector, Selection } from '../framework.ts';
import { has, readPHPUnitArguments } from './options.ts';

/** PHPUnit skips a test without the one that it depends on. So such files stay whole. */
const DEPENDS = /@depends\b|#\[[^\]\n#]*\bDepends/;

/** The name of a method. No other part can stand in a pattern. */
const METHOD = /^[\p{L}\p{N}_]+$/u;

export const phpunitParts: PartSelector = {
  parts: 'test methods',
  onePattern: true,
  partOf: ({ name, className = '' }) => {
    const method = name.replace(/ with data set .*$/s, '');
    return className !== '' && METHOD.test(method) ? method : undefined;
  },
  occurs: (part, source) => !DEPENDS.test(source) && source.split(/[^\p{L}\p{N}_]+/u).includes(part),
  reaches: ({ command, args }) => !hasPlaceholders(command) && !has(readPHPUnitArguments(args), 'filter'),
};

/**
 * A pattern for `--filter`. It sees `Some\CartTest::testTotal with data set "large"`.
 * What is no test of a method, such as the message about a data provider, is in no part.
 */
export const filterOf = (selection: Selection): string =>
  'only' in selection ? `/^${namesOf(selection.only)}/s` : `/^(?!${namesOf(selection.except)})/s`;

const namesOf = (methods: readonly string[]): string => `[^:]*::(?:${methods.join('|')})(?: with data set .*)?$`;
