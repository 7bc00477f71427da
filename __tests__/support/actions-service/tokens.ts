/** The tokens of the REST API: the account of each, and what it may do. */
import { randomBytes } from 'node:crypto';
import { type Exchange, headerOf } from './http.ts';

export type Permission = 'actions' | 'checks' | 'pull-requests' | 'issues' | 'administration';
export type Access = 'none' | 'read' | 'write';
export type Permissions = Readonly<Record<Permission, Access>>;

export interface Caller {
  /** The login of the account, as the author of a comment in REST. The login of an app ends with `[bot]`. */
  readonly login: string;
  readonly type: 'Bot' | 'User';
  /** The slug of the app; absent for a person. */
  readonly app?: string;
  readonly permissions: Permissions;
}

/** The GITHUB_TOKEN of the emulated service. */
export const REST_TOKEN = 'ghs_emulated';

/** What a workflow may be given at most. No GITHUB_TOKEN administrates. */
const ALL: Permissions = {
  actions: 'write',
  checks: 'write',
  'pull-requests': 'write',
  issues: 'write',
  administration: 'none',
};
/** The access of a workflow on a pull request of a fork. */
export const READ_ONLY: Permissions = {
  actions: 'read',
  checks: 'read',
  'pull-requests': 'read',
  issues: 'read',
  administration: 'none',
};

export interface TokenOptions {
  /** The app of the token; `github-actions` when neither is given. */
  readonly app?: string;
  /** The person of the token. */
  readonly user?: string;
  /** The access for each permission. Other permissions may be written, but that for administration is not given. */
  readonly permissions?: Partial<Permissions>;
}

export function createTokens() {
  const callers = new Map<string, Caller>([[REST_TOKEN, callerOf({})]]);

  function open(options: TokenOptions = {}): string {
    const token = `${options.user === undefined ? 'ghs' : 'ghp'}_${randomBytes(12).toString('hex')}`;
    callers.set(token, callerOf(options));
    return token;
  }

  function callerOfRequest(request: Exchange): Caller | undefined {
    const [scheme, token] = headerOf(request, 'authorization').split(' ');
    return /^(token|bearer)$/i.test(scheme ?? '') ? callers.get(token ?? '') : undefined;
  }

  return { open, callerOf: callerOfRequest };
}

export type Tokens = ReturnType<typeof createTokens>;

function callerOf({ user, app = 'github-actions', permissions }: TokenOptions): Caller {
  const granted = { permissions: { ...ALL, ...permissions } };
  return user === undefined
    ? { login: `${app}[bot]`, type: 'Bot', app, ...granted }
    : { login: user, type: 'User', ...granted };
}
