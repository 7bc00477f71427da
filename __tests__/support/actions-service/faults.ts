/** Things that go wrong on purpose. */
import type { Exchange, Reply } from './http.ts';

export interface Fault {
  /** `POST`, `PUT`, ...; every method when absent. */
  readonly method?: string;
  /** Part of the path, for instance `CreateArtifact` or `/emulated/artifacts/`. */
  readonly route: string;
  /** How often; for ever when absent. */
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
  /** Something else happens before the request is looked at; not for another process. */
  | { readonly kind: 'meanwhile'; readonly act: () => unknown }
  /** The answer comes late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection is reset before the request has an effect. */
  | { readonly kind: 'reset' }
  /** The request has its effect, and then the connection is reset. */
  | { readonly kind: 'lose-reply' }
  /** Half of the body, as if that were all. */
  | { readonly kind: 'truncate' }
  /** The whole body, with another byte at this place, or in its middle. */
  | { readonly kind: 'corrupt'; readonly at?: number }
  /** Half of the body, and then the connection is reset. */
  | { readonly kind: 'cut' };

export function createFaults() {
  const active: { fault: Fault; left: number }[] = [];

  function inject(fault: Fault): void {
    active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** The first fault that is left for this request; taking it uses it up once. */
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

/** What Twirp, REST and blob clients all can read as an error. */
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
