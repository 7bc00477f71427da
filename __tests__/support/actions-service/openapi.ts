/** Checks requests and answers against GitHub's own description of its REST API. scripts/github-api.mjs makes the description. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Exchange, Reply } from './http.ts';

const FILE = join(import.meta.dirname, '..', '..', 'fixtures', 'github-api.json');

export type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  /** The schema of an object with the only field `value`, because only a field is converted from text into its type. */
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Described {
  readonly parameters?: readonly Schema[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Schema>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

/** One method of one path. */
export interface Operation {
  /** The operation, such as `GET /repos/{owner}/{repo}/pulls`. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  /** The schema of each answer by its status; undefined for an answer without a body. */
  readonly answers: ReadonlyMap<number, Schema | undefined>;
}

/** The statuses that GitHub may return for every request, even when they are not described. https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
const ERRORS = [401, 403, 404, 410, 422];

const WHOLE = 'github';
const description = asJsonSchema(JSON.parse(readFileSync(FILE, 'utf8'))) as Description;
const { components } = description;

/** The schema as JSON Schema, which has no `nullable`. References to shared schemas get the name of the whole document. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, $ref, ...rest } = value as { nullable?: unknown; $ref?: unknown };
  if (typeof $ref === 'string') return { $ref: `${WHOLE}${$ref}` };
  const schema = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, asJsonSchema(one)]));
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    operation: readOperation(`${method.toUpperCase()} ${path}`, described),
  })),
);

function readOperation(name: string, { parameters = [], requestBody, responses }: Described): Operation {
  const basicError = components['schemas']?.['basic-error'];
  const answers = new Map<number, Schema | undefined>(ERRORS.map((status) => [status, basicError]));
  for (const [status, answer] of Object.entries(responses)) answers.set(Number(status), jsonOf(resolved(answer)));
  const body = requestBody && jsonOf(requestBody);
  return {
    name,
    parameters: parameters.map(readParameter),
    ...(body === undefined ? {} : { body }),
    answers,
  };
}

function readParameter(described: Schema): Parameter {
  const { schema, ...parameter } = resolved(described) as unknown as Parameter;
  return { ...parameter, schema: { type: 'object', properties: { value: schema } } };
}

function jsonOf(described: unknown): Schema | undefined {
  return (described as { content?: Content }).content?.['application/json']?.schema;
}

export function resolved(schema: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const [, , kind = '', name = ''] = reference.split('/');
  return resolved(components[kind]?.[name] ?? {});
}

export function findOperation({ method, path }: Pick<Exchange, 'method' | 'path'>) {
  for (const one of operations) {
    const match = one.method === method ? one.pattern.exec(path) : null;
    if (match !== null) return { operation: one.operation, params: { ...match.groups } };
  }
  return undefined;
}

const validators = new Map<Schema, ValidateFunction>();
const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false, logger: false });
const coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true, logger: false });
for (const one of [ajv, coercing]) addFormats.default(one).addSchema({ components }, WHOLE);

function problemsOf(schema: Schema, value: unknown, where: string, by = ajv): string[] {
  const validate = validators.get(schema) ?? by.compile(schema);
  validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${where}${instancePath} ${message}`);
}

/** Finds parameters and fields that are not described, although GitHub would only ignore them. */
export function problemsOfRequest(operation: Operation, params: object, request: Exchange): string[] {
  const given = { path: Object.entries(params), query: [...request.query] };
  const place = (kind: 'path' | 'query') =>
    given[kind].flatMap(([name, value]) => {
      const known = operation.parameters.find((one) => one.in === kind && one.name === name);
      if (known === undefined) return [`${kind} has no ${name}`];
      return problemsOf(known.schema, { value }, `${kind} ${name}`, coercing);
    });
  return [...place('path'), ...place('query'), ...problemsOfBody(operation, request)];
}

function problemsOfBody({ body: schema }: Operation, { body }: Exchange): string[] {
  if (schema === undefined) return body.length === 0 ? [] : ['it takes no body'];
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return [...problemsOf(schema, value, 'body'), ...unknownFields(schema, value, 'body')];
  } catch (problem) {
    return [`body is not JSON: ${(problem as Error).message}`];
  }
}

function unknownFields(schema: Schema, value: unknown, where: string): string[] {
  const { properties, items } = resolved(schema) as { properties?: Record<string, Schema>; items?: Schema };
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => unknownFields(items ?? {}, one, `${where}/${index}`));
  }
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const known = properties[name];
    return known === undefined ? [`${where} has no ${name}`] : unknownFields(known, one, `${where}/${name}`);
  });
}

export function problemsOfReply({ answers }: Operation, { status, body }: Reply): string[] {
  if (!answers.has(status)) return [`no answer ${status} is described`];
  const schema = answers.get(status);
  if (schema === undefined) return body === undefined ? [] : [`answer ${status} has no body`];
  return problemsOf(schema, JSON.parse(JSON.stringify(body ?? null)), `answer ${status}`);
}
