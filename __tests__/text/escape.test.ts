import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { folded, table } from '../../src/render/markdown.ts';
import { capped, codeBlock, inlineCode, markdownText, visible, visibleLines } from '../../src/text/escape.ts';
import { anyText } from '../support/any-text.ts';
import { countElements, findAll, findReferences, renderMarkdown, textOf } from '../support/github-markdown.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';

const spaceless = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Each place for a text: how the text gets there, what the page then contains, and the text that people see. */
const PLACES = {
  'running text': (text: string) => {
    const page = renderMarkdown(`before ${markdownText(text)} after`);
    return { page, shown: /^before ?(.*?) ?after$/s.exec(textOf(page))?.[1], elements: { p: 1 } };
  },
  'a list item': (text: string) => {
    const page = renderMarkdown(`- ${markdownText(text)}\n- next`);
    return { page, shown: findAll(page, 'li').map(textOf)[0], elements: { ul: 1, li: 2 } };
  },
  'a heading': (text: string) => {
    const page = renderMarkdown(`## Suite ${markdownText(text)}\n\nnext`);
    return {
      page,
      shown: findAll(page, 'h2')
        .map(textOf)[0]
        ?.replace(/^Suite/, ''),
      elements: { h2: 1, p: 1 },
    };
  },
  'a table cell': (text: string) => {
    const page = renderMarkdown(
      table(
        ['A', 'B'],
        [
          [markdownText(text), 'end'],
          ['next', 'row'],
        ],
      ),
    );
    return { page, shown: findAll(page, 'td').map(textOf)[0], elements: TABLE };
  },
  'code in a table cell': (text: string) => {
    const page = renderMarkdown(
      table(
        ['A', 'B'],
        [
          [inlineCode(text), 'end'],
          ['next', 'row'],
        ],
      ),
    );
    return { page, shown: findAll(page, 'code').map(textOf)[0], elements: { ...TABLE, code: 1 } };
  },
  'code in a list item': (text: string) => {
    const page = renderMarkdown(`- ${inlineCode(text)} failed\n- next`);
    return { page, shown: findAll(page, 'code').map(textOf)[0], elements: { ul: 1, li: 2, code: 1 } };
  },
  'the title of a fold': (text: string) => {
    const page = renderMarkdown(folded(inlineCode(text), 'inside'));
    const elements = { details: 1, summary: 1, code: 1, p: 1 };
    return { page, shown: findAll(page, 'code').map(textOf)[0], elements };
  },
};
const TABLE = { table: 1, thead: 1, tbody: 1, tr: 3, th: 2, td: 4 };

describe.each(Object.entries(PLACES))('in %s', (_place, put) => {
  const expectPlain = (text: string) => {
    const { page, shown, elements } = put(text);
    const counts = countElements(page);
    counts.delete('span');
    expect(Object.fromEntries(counts)).toEqual(elements);
    expect(spaceless(shown ?? '')).toBe(visible(text));
    expect(findReferences(page)).toEqual([]);
  };

  test.each(HOSTILE_TEXTS)('%s is text', (_name, text) => expectPlain(text));

  test('so is any text', () => {
    fc.assert(fc.property(hostileText, expectPlain));
  });
});

test.each([
  'tests/unit/test_some_prices.py, tests/cart.test.ts',
  'shard 3 left no result: its job crashed, was cancelled or never started',
  "it's 50 % slower (again); why?",
  'end-to-end',
])('%s stays readable in the source of a page', (text) => {
  expect(markdownText(text)).toBe(text);
});

describe('in a block of code', () => {
  const expectVerbatim = (text: string) => {
    const page = renderMarkdown(`${folded('log', codeBlock(text))}\n\nnext`);
    const elements = { details: 1, summary: 1, pre: 1, code: 1, p: 1 };
    expect(Object.fromEntries(countElements(page))).toEqual(elements);
    expect(findAll(page, 'code').map(textOf)).toEqual([`${visibleLines(text)}\n`]);
  };

  test.each(HOSTILE_TEXTS)('%s is shown as it is', (_name, text) => expectVerbatim(text));

  test('so is any text', () => {
    fc.assert(fc.property(hostileText, expectVerbatim));
  });
});

describe('an invisible character', () => {
  const UNSEEN = /(?!\p{VS})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}]/u;

  test.each<[name: string, text: string, shown: string]>([
    ['a text that changes its direction', 'a\u202eb', 'a\\u{202e}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a filler', 'a\u3164b', 'a\\u{3164}b'],
    ['a tag beyond the first plane', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half a character', '\ud800', '\\u{d800}'],
    ['a terminal code', '\u001b[31m', '\\u{001b}[31m'],
    ['line ends and tabs', 'a\r\n\tb', 'a b'],
    ['an emoji with its looks', '❤\ufe0f', '❤\ufe0f'],
    ['letters of any language', 'Prüfung テスト 测试 🎉', 'Prüfung テスト 测试 🎉'],
  ])('%s', (_name, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('never remains, on one line or on many', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(visible(text)).not.toMatch(UNSEEN);
        for (const line of visibleLines(text).split('\n')) expect(line.replaceAll('\t', '')).not.toMatch(UNSEEN);
      }),
    );
  });
});

describe('a cap', () => {
  test.each<[text: string, max: number, cut: string]>([
    ['abc', 4, 'abc'],
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abc…'],
    ['😀😀😀😀', 4, '😀😀😀😀'],
    ['😀😀😀😀😀', 4, '😀😀😀…'],
    ['', 4, ''],
  ])('%j to %d is %j', (text, max, cut) => {
    expect(capped(text, max)).toBe(cut);
  });

  test('is kept and never leaves half a character', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (text, max) => {
        const cut = capped(text, max);
        expect([...cut].length).toBeLessThanOrEqual(max);
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
