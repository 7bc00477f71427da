/** The self-hosted runners that this repository can use, through REST. Only a token with more rights than that of the job may list them. */
import type { Environment } from '../environment.ts';
import type { Runner } from '../platform.ts';
import { PER_PAGE } from './limits.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import { openRest, type RestClient, readAccess, refusal } from './rest.ts';

/** Time limit. Without the runners, the plan takes the declared ones. */
const PATIENCE_MS = 20_000;

/** The name of the variable in which the runner passes the input `runners-token`. */
const TOKEN = 'INPUT_RUNNERS-TOKEN';

/** How to list the runners of the repository. Undefined without a token. */
export function createRunners(
  environment: Environment,
  log: GitHubLog,
): (() => Promise<readonly Runner[] | { readonly why: string }>) | undefined {
  const token = environment[TOKEN];
  return token ? () => listRunners({ ...environment, INPUT_TOKEN: token }, log) : undefined;
}

/** Those of the repository, and those of its organization as far as the token may see them. */
async function listRunners(
  environment: Environment,
  log: GitHubLog,
): Promise<readonly Runner[] | { readonly why: string }> {
  const access = readAccess(environment);
  if (typeof access === 'string') return { why: access };
  log.resume();
  const { owner, repo } = access;
  const client = await openRest(access, PATIENCE_MS);
  const { actions } = client.rest;
  const [own, shared] = [
    await ask(() => client.paginate(actions.listSelfHostedRunnersForRepo, { owner, repo, per_page: PER_PAGE })),
    await ask(() => client.paginate(actions.listSelfHostedRunnersForOrg, { org: owner, per_page: PER_PAGE })),
  ];
  if ('why' in own && 'why' in shared) return own;
  const found = [own, shared].flatMap((answer) => ('why' in answer ? [] : answer));
  return [...new Map(found.map((runner) => [runner.name, runner])).values()];
}

type Listed = Awaited<ReturnType<RestClient['rest']['actions']['listSelfHostedRunnersForRepo']>>['data']['runners'];

async function ask(list: () => Promise<Listed>): Promise<readonly Runner[] | { readonly why: string }> {
  try {
    return (await list()).map(({ name, labels, status }) => ({
      name,
      labels: labels.map((label) => label.name.toLowerCase()),
      online: status === 'online',
    }));
  } catch (problem) {
    const { status } = refusal(problem) ?? {};
    return { why: status === undefined ? messageOf(problem) : `GitHub answered ${status}` };
  }
}
