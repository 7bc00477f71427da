/**
 * A small adbd over TCP, enough for the real `adb` client and server: it answers `adb connect` and `adb shell`. Its shell is that of this
 * machine, with a folder of programs in front (`getprop`, `dumpsys`, `am`), so that commands run as on a device.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = {
  CNXN: 0x4e584e43,
  OPEN: 0x4e45504f,
  OKAY: 0x59414b4f,
  WRTE: 0x45545257,
  CLSE: 0x45534c43,
} as const;
const NAME_OF = new Map<number, string>(Object.entries(COMMAND).map(([name, code]) => [code, name]));
const VERSION = 0x01000001;
const MAX_DATA = 1 << 20;
const HEADER = 24;
/** Ids of the frames of the shell protocol. */
const FRAME = { stdout: 1, stderr: 2, exit: 3 } as const;

export interface EmulatedDevice {
  /** As `adb devices` shows it. */
  readonly serial: string;
  /** Its programs, and what they read. A command finds the folder in DEVICE. */
  readonly folder: string;
  setProperty(name: string, value: string): void;
  /** Adds a program that `adb shell` finds first: a shell script. */
  addProgram(name: string, script: string): void;
  /** Cuts all connections, as a loose cable does. It can be connected again. */
  drop(): void;
  /** Cuts all connections and takes no more. */
  unplug(): void;
  /** Answers nothing any more, and stays connected. */
  freeze(): void;
  close(): Promise<void>;
}

const GETPROP = 'cat "$DEVICE/props/$1" 2>/dev/null || echo';

export async function startDevice(properties: Readonly<Record<string, string>> = {}): Promise<EmulatedDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'shardwise-device-'));
  for (const name of ['bin', 'props']) mkdirSync(join(folder, name));
  const sockets = new Set<Socket>();
  const children = new Set<ChildProcess>();
  const state = { frozen: false, model: properties['ro.product.model'] ?? 'Pixel 7' };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serve(socket, { folder, children, state });
  });
  const port = await listen(server);
  const cut = (): void => {
    for (const child of children) endGroup(child);
    for (const socket of sockets) socket.destroy();
  };
  const device: EmulatedDevice = {
    serial: `127.0.0.1:${port}`,
    folder,
    setProperty: (name, value) => writeFileSync(join(folder, 'props', name), `${value}\n`),
    addProgram: (name, script) => {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    },
    drop: cut,
    unplug: () => {
      server.close();
      cut();
    },
    freeze: () => {
      state.frozen = true;
    },
    close: async () => {
      server.close();
      cut();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const usual = { 'ro.product.model': state.model, 'ro.build.version.release': '14', 'sys.boot_completed': '1' };
  for (const [name, value] of Object.entries({ ...usual, ...properties })) device.setProperty(name, value);
  device.addProgram('getprop', GETPROP);
  device.addProgram(
    'dumpsys',
    'case "$1" in battery) echo "  level: 80";; window) echo "  showing=false secure=true";; esac',
  );
  device.addProgram(
    'df',
    'echo "Filesystem 1K-blocks Used Available Use% Mounted on"; echo "/dev/dm-5 9000000 1 8999999 1% /data"',
  );
  return device;
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

interface Inside {
  readonly folder: string;
  readonly children: Set<ChildProcess>;
  readonly state: { frozen: boolean; readonly model: string };
}

/** What is open on a connection, by our id: what is to be sent, one piece at a time. */
interface Stream {
  readonly remote: number;
  readonly waiting: Buffer[];
  isReady: boolean;
  isEnding: boolean;
}

function serve(socket: Socket, inside: Inside): void {
  const streams = new Map<number, Stream>();
  let last = 0;
  const send = (command: keyof typeof COMMAND, arg0: number, arg1: number, data: Buffer = Buffer.alloc(0)): void => {
    const header = Buffer.alloc(HEADER);
    const sum = data.reduce((all, byte) => (all + byte) >>> 0, 0);
    const magic = (COMMAND[command] ^ 0xffffffff) >>> 0;
    for (const [at, value] of [COMMAND[command], arg0, arg1, data.length, sum, magic].entries())
      header.writeUInt32LE(value, at * 4);
    socket.write(Buffer.concat([header, data]));
  };
  const flush = (local: number, stream: Stream): void => {
    if (!stream.isReady) return;
    const piece = stream.waiting.shift();
    if (piece !== undefined) {
      stream.isReady = false;
      send('WRTE', local, stream.remote, piece);
    } else if (stream.isEnding && streams.delete(local)) send('CLSE', local, stream.remote);
  };
  const open = (remote: number, service: string): void => {
    last += 1;
    const [local, stream] = [last, { remote, waiting: [], isReady: true, isEnding: false } as Stream];
    const [, command] = /^shell,v2[^:]*:(.*)$/s.exec(service) ?? [];
    if (command === undefined) {
      send('CLSE', 0, remote);
      return;
    }
    streams.set(local, stream);
    send('OKAY', local, remote);
    runShell(command, inside, (id, data, isLast) => {
      const frame = Buffer.alloc(5);
      frame.writeUInt8(id, 0);
      frame.writeUInt32LE(data.length, 1);
      stream.waiting.push(Buffer.concat([frame, data]));
      stream.isEnding ||= isLast;
      flush(local, stream);
    });
  };
  const on: Record<string, (arg0: number, arg1: number, data: Buffer) => void> = {
    CNXN: () => {
      const props = `ro.product.name=emulated;ro.product.model=${inside.state.model};ro.product.device=emulated`;
      send('CNXN', VERSION, MAX_DATA, Buffer.from(`device::${props};features=shell_v2,cmd,stat_v2`));
    },
    OPEN: (remote, _, data) => open(remote, data.toString('utf8').replace(/\0+$/, '')),
    OKAY: (_, local) => {
      const stream = streams.get(local);
      if (stream === undefined) return;
      stream.isReady = true;
      flush(local, stream);
    },
    WRTE: (remote, local) => send('OKAY', local, remote),
    CLSE: (_, local) => void streams.delete(local),
  };
  let rest = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    if (inside.state.frozen) return;
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= HEADER && rest.length >= HEADER + rest.readUInt32LE(12)) {
      const data = rest.subarray(HEADER, HEADER + rest.readUInt32LE(12));
      const [command, arg0, arg1] = [rest.readUInt32LE(0), rest.readUInt32LE(4), rest.readUInt32LE(8)];
      rest = rest.subarray(HEADER + data.length);
      on[NAME_OF.get(command) ?? '']?.(arg0, arg1, data);
    }
  });
}

function runShell(
  command: string,
  { folder, children }: Inside,
  onFrame: (id: number, data: Buffer, isLast: boolean) => void,
): void {
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, DEVICE: folder };
  const child = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.add(child);
  child.stdout.on('data', (data: Buffer) => onFrame(FRAME.stdout, data, false));
  child.stderr.on('data', (data: Buffer) => onFrame(FRAME.stderr, data, false));
  child.once('close', (code) => {
    children.delete(child);
    onFrame(FRAME.exit, Buffer.from([code ?? 137]), true);
  });
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
