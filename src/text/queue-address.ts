/** The address of a server that holds a queue. It may have a password, which is in no message. */

export interface QueueAddress {
  readonly isEncrypted: boolean;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
}

const DEFAULT_PORT = 6379;
const EXAMPLE = 'such as redis://localhost:6379, or rediss://queue.example.com:6379 for an encrypted connection';

/** The address, or what is wrong with the text. */
export function readQueueAddress(text: string): QueueAddress | { readonly problem: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    return { problem: `it must be the address of a Redis server, ${EXAMPLE}` };
  const database = /^\/?(\d{0,4})$/.exec(url.pathname)?.[1];
  if (database === undefined || url.search !== '' || url.hash !== '')
    return { problem: `nothing but the number of a database may be behind the port, ${EXAMPLE}` };
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === undefined || password === undefined)
    return { problem: 'its user name or password has a % that is no percent-encoding: write %25 for it' };
  return {
    isEncrypted: url.protocol === 'rediss:',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    database: Number(database),
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The address as people may see it: without user name and password. */
export const placeOfQueue = ({ host, port }: QueueAddress): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
