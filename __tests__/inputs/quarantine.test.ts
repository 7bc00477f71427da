import { describe, expect, test } from '@jest/globals';
import { parseQuarantine } from '../../src/inputs/quarantine.ts';
import { UsageError } from '../../src/model.ts';

const entry = (change: Readonly<Record<string, string>> = {}) =>
  Object.entries({ test: 'a › b', owner: 'team-x', reason: 'see 1', until: '2026-03-31', ...change })
    .map(([field, value], at) => `${at === 0 ? '- ' : '  '}${field}: ${value}`)
    .join('\n');

const problems = (yaml: string): string[] => {
  try {
    parseQuarantine(yaml, 'q.yml');
  } catch (problem) {
    expect(problem).toBeInstanceOf(UsageError);
    return (problem as Error).message.split('\n');
  }
  throw new Error('this should be refused');
};

describe('a quarantine file', () => {
  test('lists tests with owner, reason and last day', () => {
    expect(
      parseQuarantine(`${entry()}\n${entry({ test: '"tests/c.py › *"', until: "'2026-04-01'" })}\n`, 'q.yml'),
    ).toEqual([
      { test: 'a › b', owner: 'team-x', reason: 'see 1', until: '2026-03-31' },
      { test: 'tests/c.py › *', owner: 'team-x', reason: 'see 1', until: '2026-04-01' },
    ]);
  });

  test.each(['', '# nothing in quarantine\n', '[]'])('may be empty: %j', (yaml) => {
    expect(parseQuarantine(yaml, 'q.yml')).toEqual([]);
  });

  test.each<[name: string, yaml: string, problem: string]>([
    ['no list', 'test: a', 'q.yml must be a list of entries, each with test, owner, reason, until'],
    ['of names only', '- a › b', 'q.yml: entry 1 must be a map with test, owner, reason, until'],
    [
      'without an owner',
      entry().replace('  owner: team-x\n', ''),
      'q.yml: entry 1 has no field owner: it must have test, owner, reason, until',
    ],
    ['with an empty reason', entry({ reason: '" "' }), 'q.yml: entry 1, field reason is " ", but it must not be empty'],
    ['with a number for a test', entry({ test: '12' }), 'q.yml: entry 1, field test is 12, but it must be a text'],
    [
      'with a word for a date',
      entry({ until: 'soon' }),
      'q.yml: entry 1, field until is "soon", but it must be a date, such as 2026-03-31',
    ],
    [
      'with a day that is none',
      entry({ until: '2026-02-30' }),
      'q.yml: entry 1, field until is "2026-02-30", but it must be a date, such as 2026-03-31',
    ],
    [
      'with a field that is none',
      entry({ untill: 'x' }),
      'q.yml: entry 1 has unknown fields (untill): it may have test, owner, reason, until',
    ],
    [
      'that names a test twice',
      `${entry()}\n${entry()}`,
      'q.yml: entry 2, field test is "a › b", but entry 1 already names it',
    ],
  ])('%s is refused by entry and field', (_name, yaml, problem) => {
    expect(problems(yaml)).toEqual([problem]);
  });

  test('reports every problem at once', () => {
    const yaml = `${entry({ until: 'soon', owner: '""' })}\n${entry({ test: 'c', reason: '[]' })}`;
    expect(problems(yaml)).toEqual([
      'q.yml: entry 1, field owner is "", but it must not be empty',
      'q.yml: entry 1, field until is "soon", but it must be a date, such as 2026-03-31',
      'q.yml: entry 2, field reason is [], but it must be a text',
    ]);
  });

  test('that is not YAML is refused by name', () => {
    expect(problems('- test: "a')).toEqual(['q.yml is not valid YAML: Missing closing "quote at line 1, column 11']);
  });

  test('cannot grow through its own anchors', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 10; at++)
      bomb.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      );
    expect(problems(bomb.join('\n'))[0]).toMatch(/not valid YAML: .*alias/i);
  });
});
