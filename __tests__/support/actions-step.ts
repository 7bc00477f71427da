/** GitHub's platform in a step of a job, in this process, with the emulated services. */
import { createGitHubPlatform } from '../../src/platform/github/index.ts';
import type { CheckRequest, CommentRequest, FlakyIssueRequest, Platform } from '../../src/platform/platform.ts';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import type { JobFacts } from './events.ts';
import { type Printed, recordPrinted } from './printed.ts';
import { shortenWaits } from './short-waits.ts';
import { obeyedCommands } from './workflow-commands.ts';
import { createWorkspace, enterEnvironment } from './workspace.ts';

export interface JobStep extends JobFacts {
  /** The input `token`; the token of the service when absent. */
  readonly token?: string;
  /** Additional variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Said {
  readonly log: string;
  /** The warnings and errors in it. */
  readonly warnings: readonly string[];
}

interface Published {
  readonly comment: string | undefined;
  readonly check: string | undefined;
}

export interface ActionsStep {
  readonly service: ActionsService;
  /** Starts a new job and returns its platform. This process gets the environment of the job. */
  enter(step?: JobStep): Platform;
  /** Writes the comment and then the check run of a new job, as a merge does. */
  publish(step: JobStep, check?: Partial<CheckRequest>): Promise<Published>;
  /** The waits that clients asked for before they try again. The real waits are shorter here. */
  readonly waitsMs: readonly number[];
  /** The number of requests to the REST API. */
  restCalls(): number;
  /** The output since the last call. */
  said(): Said;
  end(): Promise<void>;
}

export async function startActionsStep(): Promise<ActionsStep> {
  const service = await startActionsService();
  const place = createWorkspace();
  const printed: Printed = recordPrinted();
  const waits = shortenWaits();
  const leave = enterEnvironment({ ...(process.env as Record<string, string>) });

  function enter({ token = service.token, env = {}, ...step }: JobStep = {}): Platform {
    enterEnvironment({ ...service.environment({ ...place, ...step }), INPUT_TOKEN: token, ...env });
    return createGitHubPlatform(process.env, '/reporters');
  }

  async function publish(step: JobStep, check: Partial<CheckRequest> = {}): Promise<Published> {
    const { publisher } = enter(step);
    return { comment: await publisher.comment(commentRequest()), check: await publisher.check(checkRequest(check)) };
  }

  const restCalls = () => service.requests().filter(({ path }) => path.startsWith('/repos/')).length;

  function said(): Said {
    const log = printed.lines().join('\n');
    const commands = obeyedCommands(log).filter(({ command }) => /^(warning|error)$/.test(command));
    return { log, warnings: commands.map(({ message }) => message) };
  }

  async function end(): Promise<void> {
    leave();
    printed.stop();
    waits.stop();
    place.remove();
    await service.stop();
  }

  return { service, enter, publish, waitsMs: waits.askedMs, restCalls, said, end };
}

export const commentRequest = (more: Partial<CommentRequest> = {}): CommentRequest => ({
  suite: 'default',
  body: 'All 7 tests passed.',
  create: true,
  ...more,
});

export const checkRequest = (more: Partial<CheckRequest> = {}): CheckRequest => ({
  suite: 'default',
  name: 'Tests',
  conclusion: 'failure',
  title: '1 of 7 tests failed',
  summary: 'It failed.',
  annotations: [],
  required: false,
  ...more,
});

export const flakyIssueRequest = (more: Partial<FlakyIssueRequest> = {}): FlakyIssueRequest => ({
  suite: 'default',
  title: 'Flaky tests',
  body: '3 tests are flaky.',
  create: true,
  ...more,
});
