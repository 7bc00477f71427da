/**
 * The service as a program, for a workflow engine in another process. It needs Node 24, which strips types:
 *     node __tests__/support/actions-service/main.ts [--port N] [--job JSON]
 * It prints one line of JSON, `{url, token, environment}`, and runs until it is stopped.
 * For more jobs, such as those of a second attempt, POST to `<url>/_emulator/jobs`.
 */
import { parseArgs } from 'node:util';
import { startActionsService } from './service.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, job: { type: 'string' } } });
const service = await startActionsService({ port: Number(values.port) });
const environment = service.serviceEnvironment(JSON.parse(values.job ?? '{}'));
process.stdout.write(`${JSON.stringify({ url: service.url, token: service.token, environment })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void service.stop().then(() => process.exit(0)));
}
