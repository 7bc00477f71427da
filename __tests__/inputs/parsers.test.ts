import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  autoOr,
  boolean,
  durationMs,
  InputProblem,
  integer,
  lines,
  oneOf,
  type Parser,
  pathInside,
  runsOn,
  suiteName,
} from '../../src/inputs/parsers.ts';
import { anyText } from '../support/any-text.ts';

const PARSERS: Readonly<Record<string, Parser<unknown>>> = {
  lines,
  boolean,
  durationMs,
  suiteName,
  pathInside,
  runsOn,
  'integer(1, 8)': integer(1, 8),
  'autoOr(integer(1, 8))': autoOr(integer(1, 8)),
  "oneOf('fail', 'pass')": oneOf('fail', 'pass'),
};
const parse = (parser: string, text: string) => PARSERS[parser]?.(text);

describe('takes', () => {
  test.each<[parser: string, text: string, value: unknown]>([
    ['lines', 'a\n\n  b \r\nc', ['a', 'b', 'c']],
    ['lines', ' \n ', []],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['durationMs', '90s', 90_000],
    ['durationMs', '5m', 300_000],
    ['durationMs', '1h30m', 5_400_000],
    ['durationMs', '1.5s', 1500],
    ['durationMs', '250ms', 250],
    ['suiteName', 'unit', 'unit'],
    ['suiteName', '2.x-e2e_web', '2.x-e2e_web'],
    ['suiteName', 'a'.repeat(64), 'a'.repeat(64)],
    ['pathInside', '.', '.'],
    ['pathInside', './packages//api/', 'packages/api'],
    ['pathInside', 'packages\\api', 'packages/api'],
    ['pathInside', '..dots/...x', '..dots/...x'],
    ['runsOn', 'ubuntu-latest', 'ubuntu-latest'],
    ['runsOn', 'my runner, with [brackets]', 'my runner, with [brackets]'],
    ['runsOn', '["self-hosted", "linux"]', ['self-hosted', 'linux']],
    ['runsOn', '"quoted"', 'quoted'],
    ['runsOn', ' {"group": "big", "labels": ["gpu"]}', { group: 'big', labels: ['gpu'] }],
    ['runsOn', '{"group": "big"}', { group: 'big' }],
    ['integer(1, 8)', '1', 1],
    ['integer(1, 8)', '8', 8],
    ['integer(1, 8)', '007', 7],
    ['autoOr(integer(1, 8))', 'auto', 'auto'],
    ['autoOr(integer(1, 8))', '3', 3],
    ["oneOf('fail', 'pass')", 'pass', 'pass'],
  ])('%s: %j', (parser, text, value) => {
    expect(parse(parser, text)).toEqual(value);
  });
});

const DURATION = 'it must be a duration with its unit, such as 90s, 5m or 1h30m';
const SUITE = 'it must be 1 to 64 letters, digits, dots, dashes or underscores, and begin with a letter or digit';
const INSIDE = 'it must be a path inside the repository, relative to its root';
const RUNS_ON = 'as JSON it must be a label, a list of labels, or {"group": ..., "labels": ...}';
const RUNS_ON_JSON = 'it is not valid JSON: write a label, or a JSON list such as ["self-hosted", "linux"]';

describe('refuses, and says what to write', () => {
  test.each<[parser: string, text: string, message: string]>([
    ['boolean', 'yes', 'it must be one of: true, false'],
    ['boolean', 'True', 'it must be one of: true, false'],
    ['durationMs', '5', DURATION],
    ['durationMs', '5 m', DURATION],
    ['durationMs', '-5m', DURATION],
    ['durationMs', '5m and then some', DURATION],
    ['durationMs', '1e3s', DURATION],
    ['durationMs', '1d', DURATION],
    ['durationMs', '', DURATION],
    ['durationMs', '0s', 'it must be greater than zero, such as 90s or 5m'],
    ['suiteName', '', SUITE],
    ['suiteName', '../x', SUITE],
    ['suiteName', '.hidden', SUITE],
    ['suiteName', 'a b', SUITE],
    ['suiteName', 'a/b', SUITE],
    ['suiteName', 'a\n', SUITE],
    ['suiteName', 'é', SUITE],
    ['suiteName', 'a'.repeat(65), SUITE],
    ['pathInside', '..', INSIDE],
    ['pathInside', 'a/../../b', INSIDE],
    ['pathInside', 'a\\..\\b', INSIDE],
    ['pathInside', '/etc', INSIDE],
    ['pathInside', '\\\\server\\share', INSIDE],
    ['pathInside', 'C:\\work', INSIDE],
    ['pathInside', 'c:/work', INSIDE],
    ['runsOn', '[1, 2]', RUNS_ON],
    ['runsOn', '[]', RUNS_ON],
    ['runsOn', '{"group": 1}', RUNS_ON],
    ['runsOn', '{"groups": "big"}', RUNS_ON],
    ['runsOn', '{}', RUNS_ON],
    ['runsOn', '{"labels": []}', RUNS_ON],
    ['runsOn', '{"__proto__": "x"}', RUNS_ON],
    ['runsOn', '[self-hosted, linux]', RUNS_ON_JSON],
    ['runsOn', '["a"', RUNS_ON_JSON],
    ['integer(1, 8)', '0', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '9', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '1.5', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '-1', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '1e0', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '0x1', 'it must be a whole number from 1 to 8'],
    ['integer(1, 8)', '٣', 'it must be a whole number from 1 to 8'],
    ['autoOr(integer(1, 8))', 'Auto', 'it must be a whole number from 1 to 8, or auto'],
    ["oneOf('fail', 'pass')", 'FAIL', 'it must be one of: fail, pass'],
    ["oneOf('fail', 'pass')", 'toString', 'it must be one of: fail, pass'],
  ])('%s: %j', (parser, text, message) => {
    expect(() => parse(parser, text)).toThrow(new InputProblem(message));
  });
});

describe('whatever is written', () => {
  const anything = fc.oneof(anyText(), fc.string(), fc.json());

  test.each(Object.keys(PARSERS))('%s gives a value or says what is wrong with it', (parser) => {
    fc.assert(
      fc.property(anything, (text) => {
        try {
          parse(parser, text);
        } catch (problem) {
          expect(problem).toBeInstanceOf(InputProblem);
        }
      }),
    );
  });

  test('a path that is taken never leaves the repository, and is written in one way', () => {
    const parts = fc.array(fc.constantFrom('..', '.', '', 'a', 'b c', 'C:', '\\', '..\\'), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (words) => {
        let path: string;
        try {
          path = pathInside(words.join('/'));
        } catch {
          return;
        }
        expect(path.split('/')).not.toContain('..');
        expect(path).not.toMatch(/^\/|^[A-Za-z]:[\\/]|\\/);
        expect(pathInside(path)).toBe(path);
      }),
    );
  });
});
