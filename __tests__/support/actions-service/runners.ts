/** The self-hosted runners of the repository and of its organization, and the operations that list them. */
import type { Exchange, Reply } from './http.ts';
import { paged } from './pages.ts';
import type { Handlers, RestState } from './rest-call.ts';

export interface SelfHostedRunner {
  readonly name: string;
  readonly labels: readonly string[];
  readonly status: 'online' | 'offline';
  readonly busy?: boolean;
  /** Whether the organization has it, and not the repository alone. */
  readonly ofOrganization?: boolean;
}

export function createRunners() {
  const all: SelfHostedRunner[] = [];
  return {
    leave: (runner: SelfHostedRunner) => void all.push(runner),
    of: (organization: boolean) => all.filter(({ ofOrganization = false }) => ofOrganization === organization),
  };
}

export type Runners = ReturnType<typeof createRunners>;

export const runnerHandlers = ({ runners, origin }: RestState): Handlers => {
  const list = (request: Exchange, found: readonly SelfHostedRunner[]): Reply =>
    paged(request, origin(), found, (page) => ({
      total_count: found.length,
      runners: page.map(({ name, labels, status, busy = false }) => ({
        id: 1,
        name,
        os: 'linux',
        status,
        busy,
        labels: labels.map((label) => ({ name: label, type: 'custom' })),
      })),
    }));
  return {
    'GET /repos/{owner}/{repo}/actions/runners': ({ request }) => list(request, runners.of(false)),
    'GET /orgs/{org}/actions/runners': ({ request }) => list(request, runners.of(true)),
  };
};
