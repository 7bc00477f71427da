/**
 * A process of the soak: it takes leases and gives them back until it is killed, or FOLDER has a file `stop`. Two kernel locks tell of a lease that two have: a socket that
 * only one process can listen on, and a file lock that a command holds after its owner was killed.
 *
 *     node soak-worker.mjs MODULE FOLDER LOG KIND RESOURCE...
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [module, folder, log, kind, ...resources] = process.argv.slice(2);
const { createLeases } = await import(module);
const leases = createLeases({
  folder: join(folder, 'leases'),
  owner: { run: 'soak', attempt: 1, workflow: '', runner: '' },
  heartbeatMs: 100,
  deadAfterMs: 300,
});
const tell = (...words) => appendFileSync(log, `${words.join(' ')}\n`);

/** Undefined when another process listens on it. */
const lock = (name) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(`\0${folder}/${name}`, () => resolve(server));
  });

/** A command that goes on when this process is killed. */
function startCommand(resource) {
  const script = `exec 9>"$1"; flock --nonblock 9 || echo "DOUBLE $2 command" >> "$3"; exec sleep 60`;
  const child = spawn('sh', ['-c', script, 'sh', join(folder, `${resource}.lock`), resource, log], {
    detached: true,
    stdio: 'ignore',
  });
  tell('STARTED', child.pid);
  return child.pid;
}

while (!existsSync(join(folder, 'stop'))) {
  const resource = resources[Math.floor(Math.random() * resources.length)];
  const taken = await leases.take(resource);
  if (taken.lease === undefined) {
    await wait(20 + Math.random() * 40);
    continue;
  }
  const socket = await lock(resource);
  tell(socket === undefined ? 'DOUBLE' : 'LEASE', resource, taken.lease.generation);
  if (kind === 'orphans') {
    taken.lease.starts(startCommand(resource));
    await wait(30);
    process.kill(process.pid, 'SIGKILL');
  }
  await wait(5 + Math.random() * 20);
  if (taken.lease.lost.aborted) tell('LOST', resource, taken.lease.generation);
  await new Promise((resolve) => (socket === undefined ? resolve() : socket.close(resolve)));
  taken.lease.release();
}
