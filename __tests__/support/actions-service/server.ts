/** The sockets. The server reads a request, passes it to faults and routes, and sends the answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Effect, faultReply } from './faults.ts';
import type { Exchange, Reply, Route } from './http.ts';

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export async function listen(
  port: number,
  answer: Route,
  takeFault: (request: Exchange) => Effect | undefined,
  record: (request: Exchange, status: number) => void,
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, answer, takeFault, record).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: Route,
  takeFault: (request: Exchange) => Effect | undefined,
  record: (request: Exchange, status: number) => void,
): Promise<void> {
  const request = await readExchange(incoming);
  const effect = takeFault(request);
  if (effect?.kind === 'slow') await sleep(effect.ms, undefined, { ref: false });
  if (effect?.kind === 'meanwhile') await effect.act();
  if (effect?.kind === 'reset') {
    record(request, 0);
    return void incoming.socket.resetAndDestroy();
  }
  const reply = effect?.kind === 'status' ? faultReply(effect) : (answer(request) ?? { status: 404, body: {} });
  record(request, reply.status);
  if (effect?.kind === 'lose-reply') return void incoming.socket.resetAndDestroy();
  send(outgoing, reply, effect);
}

async function readExchange(incoming: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: Reply, effect: Effect | undefined): void {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : (body ?? ''));
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const sent = effect?.kind === 'truncate' ? half : effect?.kind === 'corrupt' ? corrupted(bytes, effect.at) : bytes;
  outgoing.writeHead(status, {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...(status === 204 ? {} : { 'content-length': String(sent.length) }),
    ...headers,
  });
  if (effect?.kind !== 'cut') return void outgoing.end(sent);
  outgoing.write(half, () => outgoing.socket?.resetAndDestroy());
}

function corrupted(bytes: Buffer, at = Math.floor(bytes.length / 2)): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
