/** The head of a page: its policy, its name, its sign in the tab of the browser, and its style. */
import { createHash } from 'node:crypto';
import { capped, htmlText } from '../../text/escape.ts';
import { SCRIPT, STYLE } from './built-page.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Nothing is loaded, sent or framed, apart from screenshots beside a report on a disk, and no script or style works but ours. A live page asks its own server what has changed. Commands that
 * write no page compute no hash.
 */
export const policyOf = (kind: 'report' | 'live'): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(SCRIPT)}`,
    `style-src ${hashOf(STYLE)}`,
    `img-src data:${kind === 'report' ? ' file:' : ''}`,
    ...(kind === 'live' ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

interface Head {
  readonly kind: 'report' | 'live';
  readonly title: string;
  /** Six hexadecimal digits. */
  readonly colour: string;
}

export const headOf = ({ kind, title, colour }: Head): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(kind)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(capped(title, 200))}</title>`,
    `<link rel="icon" href="${iconOf(colour)}">`,
    `<style>${STYLE}</style>`,
    '</head>',
    '',
  ].join('\n');

/** A dot, so that the tab of the browser says it too. */
const iconOf = (colour: string): string =>
  `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${colour}'/%3E%3C/svg%3E`;
