/** Completes the answer of a handler. Every other required field gets a value of the right kind, so that the answer is as large as GitHub's. */
import { resolved, type Schema } from './openapi.ts';

interface Facts {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const TEXTS: Readonly<Record<string, string>> = {
  uri: 'https://github.example/',
  'date-time': '2026-01-01T00:00:00Z',
};

const PLAIN: Readonly<Record<string, unknown>> = { array: [], boolean: false, integer: 1, number: 1, null: null };

export function complete(schema: Schema, value?: unknown): unknown {
  const facts = resolved(schema) as Facts;
  if (facts.allOf !== undefined) return facts.allOf.reduce((known, one) => complete(one, known), value);
  const variants = facts.anyOf ?? facts.oneOf;
  if (variants !== undefined) return complete(chosen(variants, value), value);
  if (Array.isArray(value)) return value.map((one) => complete(facts.items ?? {}, one));
  if (value === null || (value !== undefined && typeof value !== 'object')) return value;
  if (facts.properties !== undefined) return completeObject(facts, (value ?? {}) as Record<string, unknown>);
  return value ?? facts.enum?.[0] ?? plain(facts);
}

/** The variant that is not null, where a value may be null and there is one. */
function chosen(variants: readonly Schema[], value: unknown): Schema {
  const fitting = value === undefined ? variants : variants.filter((one) => resolved(one)['type'] !== 'null');
  return fitting[0] ?? {};
}

function completeObject({ properties = {}, required = [] }: Facts, value: Readonly<Record<string, unknown>>) {
  const names = [...new Set([...required, ...Object.keys(value)])].filter(
    (name) => value[name] !== undefined || required.includes(name),
  );
  return Object.fromEntries(names.map((name) => [name, complete(properties[name] ?? {}, value[name])]));
}

const plain = ({ type = 'object', format = '' }: Facts): unknown =>
  type === 'string' ? (TEXTS[format] ?? '') : type in PLAIN ? PLAIN[type] : {};
