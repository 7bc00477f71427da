import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMatcher, GRACE_DAYS, Quarantine } from '../../src/judge/quarantine.ts';
import type { QuarantineEntry } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';

const entry = (test: string, until = '2026-03-31'): QuarantineEntry => ({ test, owner: 'team-x', reason: 'r', until });
const NOON = '2026-03-15T12:00:00.000Z';

function judged(entries: readonly QuarantineEntry[], failed: readonly [name: string, isFlaky: boolean][], at = NOON) {
  const quarantine = new Quarantine(entries, at);
  const muted = failed.map(([name, isFlaky]) => quarantine.mutes([name], isFlaky));
  return {
    muted,
    states: quarantine.results().map(({ state }) => state),
    warnings: quarantine.warnings(GITHUB.base),
  };
}

describe('a failed test', () => {
  test('that is flaky and listed is muted', () => {
    expect(judged([entry('a › b')], [['a › b', true]])).toEqual({ muted: [true], states: ['muted'], warnings: [] });
  });

  test('that is not listed is not muted', () => {
    expect(judged([entry('a › b')], [['a › c', true]])).toEqual({ muted: [false], states: ['unused'], warnings: [] });
  });

  test('that is not known to be flaky is not muted, with a warning', () => {
    expect(judged([entry('a › b')], [['a › b', false]])).toEqual({
      muted: [false],
      states: ['not-flaky'],
      warnings: [
        'quarantine entry for a › b (team-x) did not mute 1 failed test: it is not known to be flaky on the default branch',
      ],
    });
  });

  test('is judged alone, even when an entry matches others too', () => {
    const { muted, states } = judged(
      [entry('a › *')],
      [
        ['a › b', true],
        ['a › c', false],
      ],
    );
    expect({ muted, states }).toEqual({ muted: [true, false], states: ['not-flaky'] });
  });

  test('that matches two entries is muted while one of them still mutes', () => {
    const { muted, states } = judged([entry('a › *', '2020-01-01'), entry('a › b')], [['a › b', true]]);
    expect({ muted, states }).toEqual({ muted: [true], states: ['ended', 'muted'] });
  });

  test('is matched by its name as summaries show it', () => {
    expect(judged([entry('a › two lines \\u{202e}x')], [['a › two\n  lines \u202ex', true]]).muted).toEqual([true]);
  });
});

describe('the last day of an entry', () => {
  const EXPIRED = 'expired on 2026-03-31 and still mutes until 2026-04-14: fix the test or extend `until`';
  const ENDED = 'expired on 2026-03-31 and no longer mutes: fix the test or extend `until`';

  test('is followed by two weeks', () => expect(GRACE_DAYS).toBe(14));

  test.each<[at: string, state: string, isMuted: boolean, warning: string | undefined]>([
    ['2026-03-31T23:59:59.999Z', 'muted', true, undefined],
    ['2026-04-01T00:00:00.000Z', 'expired', true, EXPIRED],
    ['2026-04-14T23:59:59.999Z', 'expired', true, EXPIRED],
    ['2026-04-15T00:00:00.000Z', 'ended', false, ENDED],
  ])('at %s it is %s', (at, state, isMuted, warning) => {
    expect(judged([entry('a')], [['a', true]], at)).toEqual({
      muted: [isMuted],
      states: [state],
      warnings: warning === undefined ? [] : [`quarantine entry for a (team-x) ${warning}`],
    });
    const { states, warnings } = judged([entry('a')], [], at);
    expect(states).toEqual(['unused']);
    expect(warnings).toHaveLength(warning === undefined ? 0 : 1);
  });
});

describe('a pattern', () => {
  test.each<[pattern: string, name: string, isMatch: boolean]>([
    ['tests/a.py › TestX › test_b[1-a/b]', 'tests/a.py › TestX › test_b[1-a/b]', true],
    ['tests/a.py › TestX › test_b[1-a/b]', 'tests/a.py › TestX › test_b1', false],
    ['tests/a.py › *', 'tests/a.py › TestX › test_b', true],
    ['tests/a.py › *', 'tests/a.pyc › x', false],
    ['*test_b*', 'tests/a.py › test_b[1]', true],
    ['*[1]', 'tests/a.py › test_b[1]', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-c-b-c', true],
    ['a*b*c', 'a-c-c', false],
    ['*', '', true],
    ['a.b', 'axb', false],
  ])('%s, and the name %s: %s', (pattern, name, isMatch) => {
    expect(createMatcher(pattern)(name)).toBe(isMatch);
  });

  test('matches the same names as the regular expression for it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 }), text, (pattern, name) => {
        expect(createMatcher(pattern)(name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });
});
