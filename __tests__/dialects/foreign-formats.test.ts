import { expect, test } from '@jest/globals';
import { FOREIGN_FORMATS, findFormatOfRoot, findFormatOfText } from '../../src/dialects/foreign-formats.ts';

test.each(FOREIGN_FORMATS)('$title is found by its root elements or its beginning', ({ title, roots = [], start }) => {
  expect(roots.length > 0 || start !== undefined).toBe(true);
  expect(FOREIGN_FORMATS.filter((other) => other.title === title)).toHaveLength(1);
  for (const root of roots) {
    expect(findFormatOfRoot(root)?.title).toBe(title);
  }
});

test.each([
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\n<!DOCTYPE html><html>', 'an HTML page'],
  ['{"Time":"2026-01-01T00:00:00Z","Action":"run"}', 'go test -json'],
  ['{"stats":{},"results":[]}', 'JSON'],
  [' [1]', 'JSON'],
  ['TAP version 13', 'TAP'],
  ['not ok 1 - a', 'TAP'],
  ['ok  \tpkg\n=== RUN   TestA', 'go test output'],
  ['SQLite format 3\u0000', 'an SQLite database'],
  ['%PDF-1.7', 'a PDF document'],
])('%j is %s', (head, title) => expect(findFormatOfText(head)?.title).toBe(title));

test.each(['<testsuites>', '', 'plain words'])('%j is not a known format', (head) =>
  expect(findFormatOfText(head)).toBeUndefined(),
);
