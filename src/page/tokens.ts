/** The colours of the page, for light and for dark. The style is made from them, and a test computes the contrast of what is read. */

export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export const TOKENS = {
  page: { light: '#ffffff', dark: '#0d1117' },
  raised: { light: '#f6f8fa', dark: '#161b22' },
  line: { light: '#d1d9e0', dark: '#30363d' },
  text: { light: '#1f2328', dark: '#e6edf3' },
  quiet: { light: '#59636e', dark: '#9198a1' },
  link: { light: '#0757ba', dark: '#6cb6ff' },
  current: { light: '#ddf0ff', dark: '#1c2c44' },
  bad: { light: '#b3161f', dark: '#ff8a80' },
  'bad-back': { light: '#ffebe9', dark: '#3a1d20' },
  good: { light: '#116329', dark: '#56d364' },
  'good-back': { light: '#dafbe1', dark: '#12351c' },
  flaky: { light: '#7d4e00', dark: '#e3b341' },
  'flaky-back': { light: '#fff8c5', dark: '#362b0c' },
  missing: { light: '#6639ba', dark: '#c297ff' },
  'missing-back': { light: '#f4ecff', dark: '#2b1d45' },
  'bar-good': { light: '#4ac26b', dark: '#2ea043' },
  'bar-bad': { light: '#e5534b', dark: '#f85149' },
  'bar-flaky': { light: '#d4a72c', dark: '#d29922' },
  'bar-idle': { light: '#c8d1da', dark: '#3d444d' },
  'bar-gap': { light: '#e9edf1', dark: '#1f252c' },
  'bar-plan': { light: '#8c959f', dark: '#7d8590' },
} as const satisfies Readonly<Record<string, Colour>>;
export type Token = keyof typeof TOKENS;

/** What is read on what. */
export const READ_ON: readonly (readonly [text: Token, back: Token])[] = [
  ...(['text', 'quiet', 'link', 'bad', 'good', 'flaky', 'missing'] as const).flatMap((text) =>
    (['page', 'raised', 'current'] as const).map((back) => [text, back] as const),
  ),
  ['bad', 'bad-back'],
  ['good', 'good-back'],
  ['flaky', 'flaky-back'],
  ['missing', 'missing-back'],
  ['text', 'bad-back'],
  ['text', 'good-back'],
];

/** The tokens as custom properties: `--text: light-dark(#1f2328, #e6edf3)`. */
export const tokenStyle = (): string =>
  `:root{${Object.entries(TOKENS)
    .map(([name, { light, dark }]) => `--${name}:light-dark(${light},${dark})`)
    .join(';')}}`;
