/** A machine says where it is, or its cloud does. The services of the clouds are emulated from their documentation. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { machinePlace } from '../../src/platform/machine-place.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Answer = readonly [status: number, text: string];
const answering = (answers: Readonly<Record<string, (headers: Readonly<Record<string, unknown>>) => Answer>>) =>
  serve((request, response) => {
    const [status, text] = answers[`${request.method} ${request.url}`]?.(request.headers) ?? [404, ''];
    response.writeHead(status).end(text);
  });
const withHeader = (name: string, value: string, text: string) => (headers: Readonly<Record<string, unknown>>) =>
  headers[name] === value ? ([200, text] as const) : ([400, 'bad header'] as const);

const AZURE = 'GET /metadata/instance/compute/location?api-version=2021-02-01&format=text';

describe('where a machine is', () => {
  test('its own variable says first', async () => {
    const metadata = await answering({ [AZURE]: withHeader('metadata', 'true', 'westeurope') });
    expect(await machinePlace({ SHARDWISE_PLACE: 'rack 7, Ulm'.replace(',', ''), FLY_REGION: 'fra' }, metadata)).toBe(
      'rack 7 Ulm',
    );
    expect(await machinePlace({ FLY_REGION: 'fra' }, metadata)).toBe('fra');
    expect(await machinePlace({ SHARDWISE_PLACE: '<img>', AWS_REGION: 'eu-west-1' }, metadata)).toBe(
      'azure westeurope',
    );
  });

  test('Google names the zone, of which the region is the beginning', async () => {
    const zone = withHeader('metadata-flavor', 'Google', 'projects/123/zones/europe-west1-b');
    const metadata = await answering({ 'GET /computeMetadata/v1/instance/zone': zone });
    expect(await machinePlace({}, metadata)).toBe('google europe-west1');
  });

  test('AWS asks for a token', async () => {
    const metadata = await answering({
      'PUT /latest/api/token': withHeader('x-aws-ec2-metadata-token-ttl-seconds', '60', 'secret'),
      'GET /latest/meta-data/placement/region': withHeader('x-aws-ec2-metadata-token', 'secret', 'eu-west-1\n'),
    });
    expect(await machinePlace({}, metadata)).toBe('aws eu-west-1');
  });

  test.each<[what: string, listener: RequestListener]>([
    ['refuses', (_request, response) => response.writeHead(500).end('<html>')],
    ['answers with a page', (_request, response) => response.end('<html>'.repeat(1000))],
    ['sends elsewhere', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['never answers', () => {}],
  ])('is unknown when the service %s', async (_what, listener) => {
    const metadata = await serve(listener);
    expect(await machinePlace({}, metadata)).toBeUndefined();
    server?.closeAllConnections();
  });

  test('is unknown without a service', async () => {
    expect(await machinePlace({}, 'http://127.0.0.1:1')).toBeUndefined();
  });
});
