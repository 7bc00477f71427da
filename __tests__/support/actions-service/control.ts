/** The control routes for another process. It can open a job, look at the stored data, and cause faults. */
import type { Fault } from './faults.ts';
import { type Exchange, jsonBody, type Reply } from './http.ts';
import type { ActionsService } from './service.ts';
import type { JobOptions } from './sessions.ts';

const BASE = '/_emulator/';

type Controlled = Pick<ActionsService, 'serviceEnvironment' | 'artifacts' | 'caches' | 'requests' | 'inject'>;

export function createControl(service: Controlled): (request: Exchange) => Reply | undefined {
  const calls = new Map<string, (request: Exchange) => object>([
    ['GET state', () => ({ artifacts: service.artifacts(), caches: service.caches(), requests: service.requests() })],
    ['POST jobs', (request) => service.serviceEnvironment(jsonBody(request) as JobOptions)],
    [
      'POST faults',
      (request) => {
        service.inject(jsonBody(request) as unknown as Fault);
        return {};
      },
    ],
  ]);
  return (request) => {
    if (!request.path.startsWith(BASE)) return undefined;
    const call = calls.get(`${request.method} ${request.path.slice(BASE.length)}`);
    return call === undefined ? { status: 404, body: {} } : { status: 200, body: call(request) };
  };
}
