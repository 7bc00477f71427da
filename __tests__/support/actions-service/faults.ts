/** Faults that a test causes. */
import type { Exchange, Reply } from './http.ts';

export interface Fault {
  /** The method, such as `POST`; every method when absent. */
  readonly method?: string;
  /** A part of the path, such as `CreateArtifact` or `/emulated/artifacts/`. */
  readonly route: string;
  /** The number of times; no limit when absent. */
  readonly times?: number;
  readonly effect: Effect;
}

export type Effect =
  /** The request has no effect and gets this answer. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A function that runs before the request is handled. Another process cannot use it. */
  | { readonly kind: 'meanwhile'; readonly act: () => unknown }
  /** The answer is late by this time. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection is reset before the request has an effect. */
  | { readonly kind: 'reset' }
  /** The request has its effect, and then the connection is reset. */
  | { readonly kind: 'lose-reply' }
  /** Half of the body is sent as if it were complete. */
  | { readonly kind: 'truncate' }
  /** The whole body is sent, with another byte at this place or in the middle. */
  | { readonly kind: 'corrupt'; readonly at?: number }
  /** Half of the body is sent, and then the connection is reset. */
  | { readonly kind: 'cut' };

export function createFaults() {
  const active: { fault: Fault; left: number }[] = [];

  function inject(fault: Fault): void {
    active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Takes the first remaining fault for this request. This uses it once. */
  function take({ method, path }: Exchange): Effect | undefined {
    const hit = active.find(
      ({ fault, left }) =>
        left > 0 && path.includes(fault.route) && (fault.method === undefined || fault.method === method),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    return hit.fault.effect;
  }

  return { inject, take, clear: () => void active.splice(0) };
}

/** An error that Twirp, REST and blob clients can all read. */
export const faultReply = ({
  status,
  retryAfterSeconds: seconds,
  message = `injected fault ${status}`,
  headers = {},
}: Extract<Effect, { kind: 'status' }>): Reply => ({
  status,
  headers: { ...headers, ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }) },
  body: { code: 'injected', msg: message, message },
});
