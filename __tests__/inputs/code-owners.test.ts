import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCodeOwners } from '../../src/inputs/code-owners.ts';

/** The example of GitHub's documentation. */
const EXAMPLE = `
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps2/ @octocat
/apps2/github
`;

describe('the owners of a file, as GitHub finds them', () => {
  const ownersOf = parseCodeOwners(EXAMPLE);
  test.each<[path: string, owners: string[]]>([
    ['README.md', ['global-owner1', 'global-owner2']],
    ['src/deep/a.js', ['js-owner']],
    ['a.go', ['docs@example.com']],
    ['x/y.txt', ['octo-org/octocats']],
    ['build/logs/today/a.md', ['octocat']],
    ['other/build/logs.md', ['global-owner1', 'global-owner2']],
    ['some/apps/a.md', ['octocat']],
    ['docs/a/b.md', ['doctocat']],
    ['scripts/run', ['doctocat', 'octocat']],
    ['deeply/nested/logs/a', ['octocat']],
    ['apps2/main.ts', ['octocat']],
    ['apps2/github', []],
    ['apps2/github/a.ts', []],
  ])('%s', (path, owners) => expect(ownersOf(path)).toEqual(owners));
});

describe('a pattern', () => {
  const owns = (pattern: string, path: string) => parseCodeOwners(`${pattern} @me`)(path).length > 0;
  test.each<[pattern: string, path: string, fits: boolean]>([
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/a/b.md', false],
    ['docs/*', 'x/docs/a.md', false],
    ['docs', 'x/docs/a/b.md', true],
    ['/docs', 'x/docs/a.md', false],
    ['/docs', 'docs', true],
    ['docs/', 'docs', false],
    ['a/**/z.ts', 'a/z.ts', true],
    ['a/**/z.ts', 'a/b/c/z.ts', true],
    ['*.test.?s', 'src/a.test.ts', true],
    ['a\\ b/c.ts', 'a b/c.ts', true],
    ['/tests/*.ts', 'tests/.hidden.ts', true],
    ['A.ts', 'a.ts', false],
    ['a{b,c}.ts', 'ab.ts', false],
    ['a.ts', 'abts', false],
    ['!a.ts', 'a.ts', false],
    ['[a].ts', 'a.ts', false],
  ])('%s and %s: %s', (pattern, path, fits) => expect(owns(pattern, path)).toBe(fits));

  test('with a star is what a regular expression would be', () => {
    const name = fc.stringMatching(/^[ab]{1,6}$/);
    const pattern = fc.stringMatching(/^[ab*]{1,6}$/).filter((one) => !one.includes('**'));
    fc.assert(
      fc.property(pattern, name, (one, path) => {
        expect(owns(`/${one}`, path)).toBe(new RegExp(`^${one.replaceAll('*', '.*')}$`).test(path));
      }),
    );
  });

  test('of many stars takes no longer than its length times that of the path', () => {
    expect(owns(`${'*a'.repeat(500)}*b`, 'a'.repeat(4000))).toBe(false);
    expect(owns(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2000))).toBe(false);
  });
});

test('the last line that fits decides, at most five owners are kept, and an @ is never among them', () => {
  expect(parseCodeOwners('* @a\n* @b')('x')).toEqual(['b']);
  expect(parseCodeOwners('* @a @b c@d.e @f @g @h')('x')).toEqual(['a', 'b', 'c@d.e', 'f', 'g']);
  expect(parseCodeOwners('')('x')).toEqual([]);
});
