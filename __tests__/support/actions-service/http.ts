/** Requests and answers as plain values, without sockets. Every part of the emulated service uses them. */

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. An object is sent as JSON. */
  readonly body?: Buffer | string | object;
}

/** A part of the service. It returns undefined when the request belongs to another part. */
export type Route = (request: Exchange) => Reply | undefined;

export function headerOf(request: Exchange, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as an object; empty when it is not a JSON object. */
export function jsonBody(request: Exchange): JsonObject {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

export const textOf = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

const TWIRP_STATUS = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
} as const;

/** Twirp's error body. https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
export const twirpError = (code: keyof typeof TWIRP_STATUS, msg: string): Reply => ({
  status: TWIRP_STATUS[code],
  body: { code, msg },
});
