/** Parses the values of attributes in a report: times, counts and lines. */
import { MAX_DURATION_MS } from '../../model.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const DECIMAL_COMMA = /^[+-]?\d*,\d+$/;

/**
 * The finite number in `text`. Undefined for everything else.
 * - "1,234.5" is 1234.5.
 * - A single comma separates thousands in "1,234" and decimals in "0,160".
 */
export function parseNumber(text: string): number | undefined {
  return plainNumber(text) ?? plainNumber(withoutComma(text.trim()));
}

function plainNumber(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function withoutComma(text: string): string {
  if (THOUSANDS.test(text)) return text.replaceAll(',', '');
  return DECIMAL_COMMA.test(text) ? text.replace(',', '.') : text;
}

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['μs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['sec', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
]);

/** A time in milliseconds, from any notation in use: "0,160", "80.8us", "1m2.5s", "00:00:01.5". Undefined means unknown, not zero. */
export function parseDurationMs(text: string, seconds = parseNumber(text)): number | undefined {
  const known = seconds ?? parseClock(text.trim()) ?? parseWithUnits(text.trim());
  if (known === undefined || known < 0 || known * 1000 > MAX_DURATION_MS) return undefined;
  return Math.round(known * 1e6) / 1e3;
}

function parseClock(text: string): number | undefined {
  const match = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$/.exec(text);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
}

function parseWithUnits(text: string): number | undefined {
  if (!/^(?:\d+(?:[.,]\d+)?\s*[a-zµμ]+\s*){1,4}$/i.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(?<![\d.,])(\d+(?:[.,]\d+)?)\s*([a-zµμ]+)/gi)) {
    const size = UNIT_SECONDS.get(unit.toLowerCase());
    if (size === undefined) return undefined;
    seconds += Number(amount.replace(',', '.')) * size;
  }
  return seconds;
}

const MAX_COUNT = 999_999_999;

/** A count attribute, also one that is written like other numbers: "+1", "1.0", "1,000". Undefined for "", "NaN", "-1" and "1.5", which are no counts. */
export function parseCount(text: string | undefined): number | undefined {
  const count = text === undefined ? undefined : parseNumber(text.trim());
  return Number.isInteger(count) && Number(count) >= 0 && Number(count) <= MAX_COUNT ? count : undefined;
}

export function parseLine(text: string | undefined): number | undefined {
  const line = text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0;
  return line < 1 ? undefined : line;
}
