/**
 * The REST API: it finds the caller, checks the access and calls the handler of the operation. There are only operations that GitHub's
 * description has, and every request and every answer is checked against it. What we ask of GraphQL is answered here too: the account of the
 * token, and to pin an issue.
 */
import { createHash } from 'node:crypto';
import { complete } from './complete.ts';
import { type Exchange, headerOf, jsonBody, type Reply, textOf } from './http.ts';
import { jobHandlers } from './jobs.ts';
import { findOperation, type Operation, problemsOfReply, problemsOfRequest } from './openapi.ts';
import { artifactHandlers } from './rest-artifacts.ts';
import { type Handlers, notFound, type RestState, refused } from './rest-call.ts';
import { checkHandlers } from './rest-checks.ts';
import { issueHandlers, numberOfNode } from './rest-issues.ts';
import { pullHandlers } from './rest-pulls.ts';
import { runnerHandlers } from './runners.ts';
import type { Caller, Permission } from './tokens.ts';
import { workflowRunHandlers } from './workflow-runs.ts';

/** The mutation, with its only variable. https://docs.github.com/graphql/reference/mutations#pinissue */
const PIN = /^mutation\(\$issue: ID!\) \{ pinIssue\(input: \{ issueId: \$issue \}\) \{ issue \{ number \} \} \}$/;

export function createRest(state: RestState) {
  const tables: readonly (readonly [Permission, Handlers])[] = [
    ['actions', { ...artifactHandlers(state), ...jobHandlers(state), ...workflowRunHandlers(state) }],
    ['pull-requests', pullHandlers(state)],
    ['issues', issueHandlers(state)],
    ['checks', checkHandlers(state)],
    ['administration', runnerHandlers(state)],
  ];
  const violations: string[] = [];

  function answer(request: Exchange, operation: Operation, params: Record<string, string>): Reply {
    const caller = state.tokens.callerOf(request);
    if (caller === undefined) return refused(401, 'Bad credentials');
    const [permission, handlers] = tables.find(([, table]) => operation.name in table) ?? [];
    const handler = handlers?.[operation.name];
    if (permission === undefined || handler === undefined) return notFound;
    const needed = request.method === 'GET' ? ['read', 'write'] : ['write'];
    if (!needed.includes(caller.permissions[permission])) {
      return refused(403, 'Resource not accessible by integration');
    }
    return completed(operation, handler({ request, caller, params, body: jsonBody(request) }));
  }

  function checked(request: Exchange): Reply {
    const { method, path } = request;
    const found = findOperation(request);
    if (found === undefined) return violating(method, path, ['no such operation']);
    const wrong = problemsOfRequest(found.operation, found.params, request);
    if (wrong.length > 0) return violating(method, path, wrong);
    const reply = answer(request, found.operation, found.params);
    const untrue = problemsOfReply(found.operation, reply);
    return untrue.length > 0 ? violating(method, path, untrue) : unlessKnown(request, reply);
  }

  /** Records a violation, so that the test fails when the service is stopped. The client gets an error that it does not try again. */
  function violating(method: string, path: string, problems: readonly string[]): Reply {
    violations.push(...problems.map((problem) => `${method} ${path}: ${problem}`));
    return { status: 422, body: { message: problems.join('; ') } };
  }

  function graphql(request: Exchange): Reply {
    const caller = state.tokens.callerOf(request);
    if (caller === undefined) return refused(401, 'Bad credentials');
    const query = textOf(jsonBody(request), 'query').replace(/\s+/g, ' ').trim();
    if (request.method === 'POST' && query === '{ viewer { login } }') {
      return { status: 200, body: { data: { viewer: { login: caller.login } } } };
    }
    if (request.method === 'POST' && PIN.test(query)) return { status: 200, body: pinned(request, caller) };
    return violating(request.method, request.path, [`this service does not know the query ${query}`]);
  }

  /** GraphQL answers an error with the status 200. */
  function pinned(request: Exchange, caller: Caller): object {
    const { variables } = jsonBody(request) as { variables?: { issue?: unknown } };
    const issue = state.issues.find(numberOfNode(String(variables?.issue)));
    const mayWrite = caller.permissions.issues === 'write';
    const refusal =
      issue === undefined
        ? { type: 'NOT_FOUND', message: 'Could not resolve to a node with the global id' }
        : mayWrite
          ? { type: 'UNPROCESSABLE', message: state.issues.pin(issue) }
          : { type: 'FORBIDDEN', message: 'Resource not accessible by integration' };
    return refusal.message === undefined
      ? { data: { pinIssue: { issue: { number: issue?.number } } } }
      : { data: { pinIssue: null }, errors: [{ ...refusal, path: ['pinIssue'] }] };
  }

  function route(request: Exchange): Reply | undefined {
    if (request.path === '/graphql') return graphql(request);
    return /^\/(?:repos|orgs)\//.test(request.path) ? checked(request) : undefined;
  }

  return { route, violations: () => violations.splice(0) };
}

/** Without the body, when the caller has named it by its tag. https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
function unlessKnown(request: Exchange, reply: Reply): Reply {
  if (request.method !== 'GET' || reply.status !== 200) return reply;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(reply.body)).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  return headerOf(request, 'if-none-match') === etag ? { status: 304, headers } : { ...reply, headers };
}

function completed({ answers }: Operation, reply: Reply): Reply {
  const schema = answers.get(reply.status);
  return schema === undefined || reply.body === undefined
    ? reply
    : { ...reply, body: complete(schema, reply.body) as object };
}
