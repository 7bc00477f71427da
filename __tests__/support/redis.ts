/** A Redis server for a test, on a free port of this machine, and a proxy in front of it that can be cut. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { isInstalled, testWith } from './tools.ts';

/** `test`, where there is a Redis server. */
export const testWithRedis = testWith('Redis', await isInstalled('redis-server'));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const WITHOUT_FILES = ['--save', '', '--appendonly', 'no'];

export interface RedisServer {
  readonly port: number;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it has on disk. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const runServer = (words: readonly string[]) => execa('redis-server', words, { reject: false, buffer: false });

/** @param settings words of its command line, such as `--appendonly yes`; without them it keeps nothing on disk */
export async function startRedis(settings: readonly string[] = WITHOUT_FILES): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'shardwise-redis-'));
  let running: ReturnType<typeof runServer> | undefined;
  const start = async (): Promise<void> => {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const server = runServer([...own, ...settings]);
    running = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      server.stdout?.on('data', (data: Buffer) => {
        said += data;
        if (said.includes('Ready to accept connections')) resolve();
      });
      server.on('exit', () => reject(new Error(`redis-server has ended: ${said}`)));
    });
  };
  const kill = async (): Promise<void> => {
    running?.kill('SIGKILL');
    await running;
  };
  await start();
  return {
    port,
    start,
    kill,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Proxy {
  readonly port: number;
  /** Nothing gets through any more, and no side hears of it. */
  cut(): void;
  heal(): void;
  stop(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  const open = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((client) => {
    const upstream = openSocket(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => open.delete(socket));
    }
    client.on('data', (data) => isCut || upstream.write(data));
    upstream.on('data', (data) => isCut || client.write(data));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      isCut = true;
    },
    heal: () => {
      isCut = false;
      // What was swallowed leaves both sides in the middle of a message.
      for (const socket of open) socket.destroy();
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
