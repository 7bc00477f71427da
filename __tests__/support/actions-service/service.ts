/** GitHub's services as the actions use them, emulated on the loopback interface: artifacts, caches, blobs, REST. */
import { createArtifacts, type LeftArtifact } from './artifacts.ts';
import { createBlobs } from './blobs.ts';
import { createCacheV1 } from './cache-v1.ts';
import { createCacheV2 } from './cache-v2.ts';
import { createCaches } from './caches.ts';
import { createControl } from './control.ts';
import { runnerEnvironment, type StepOptions, serviceEnvironment } from './environment.ts';
import { createFaults, type Fault } from './faults.ts';
import type { Exchange } from './http.ts';
import { createRest, REST_TOKEN } from './rest.ts';
import { listen } from './server.ts';
import { createSessions, type JobOptions } from './sessions.ts';

export interface ActionsService {
  readonly url: string;
  /** The job's GITHUB_TOKEN, for inputs named `token`. */
  readonly token: string;
  /** Everything a runner sets for a step of a new job. */
  environment(step: StepOptions): Record<string, string>;
  /** The part of it that leads to this service. */
  serviceEnvironment(job?: JobOptions): Record<string, string>;
  /** Finalised, newest first. */
  artifacts(): readonly ArtifactSummary[];
  /** As if another run of the repository had uploaded it. */
  leaveArtifact(artifact: LeftArtifact): void;
  /** Finalised, newest first. */
  caches(): readonly CacheSummary[];
  /** In the order they were answered; status 0 when the connection was reset. */
  requests(): readonly RequestSummary[];
  /** As GitHub does after a week without use. */
  evictCaches(): void;
  inject(fault: Fault): void;
  clearFaults(): void;
  stop(): Promise<void>;
}

export interface ArtifactSummary {
  readonly id: number;
  readonly name: string;
  readonly runId: string;
  readonly attempt: number;
  readonly size: number;
}

export interface CacheSummary {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly size: number;
}

export interface RequestSummary {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export async function startActionsService({ port = 0 }: { port?: number } = {}): Promise<ActionsService> {
  let url = '';
  const origin = () => url;
  const sessions = createSessions();
  const faults = createFaults();
  const blobs = createBlobs(origin);
  const caches = createCaches(blobs);
  const artifacts = createArtifacts(blobs, sessions.of);
  const requests: RequestSummary[] = [];

  const inside = {
    token: REST_TOKEN,
    environment: (step: StepOptions) => runnerEnvironment(url, sessions.open(step), step),
    serviceEnvironment: (job: JobOptions = {}) => serviceEnvironment(url, sessions.open(job)),
    artifacts: () =>
      artifacts.finalised().map(({ id, name, runId, attempt, size }) => ({ id, name, runId, attempt, size })),
    caches: () => caches.finalised().map(({ scope, key, version, size }) => ({ scope, key, version, size })),
    requests: () => [...requests],
    leaveArtifact: artifacts.leave,
    evictCaches: caches.evict,
    inject: faults.inject,
    clearFaults: faults.clear,
  };
  const routes = [
    artifacts.route,
    createCacheV2(caches, blobs, sessions.of),
    createCacheV1(caches, blobs, sessions.of),
    blobs.route,
    createRest(artifacts, blobs, origin),
    createControl(inside),
  ];
  const answer = (request: Exchange) => {
    for (const route of routes) {
      const reply = route(request);
      if (reply !== undefined) return reply;
    }
    return undefined;
  };
  const server = await listen(port, answer, faults.take, ({ method, path }, status) => {
    requests.push({ method, path, status });
  });
  url = server.url;
  return { url, stop: server.stop, ...inside };
}
