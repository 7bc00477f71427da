/** A TCP proxy that holds back everything for a while, in both directions, as a long way does. */
import { connect, createServer } from 'node:net';

/** @param delayMs for each direction */
export const createDelayingProxy = (port, delayMs) =>
  createServer((near) => {
    const far = connect(port, '127.0.0.1');
    forward(near, far, delayMs);
    forward(far, near, delayMs);
  });

/** Timers of one length fire in their order, so the pieces stay in theirs. */
function forward(from, to, delayMs) {
  const later = (work) => setTimeout(work, delayMs);
  from.on('data', (piece) => later(() => to.write(piece)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
}
