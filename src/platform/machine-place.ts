/** Where this machine is, as it or the cloud around it says. */
import type { Environment } from './environment.ts';

/** Variables of a machine that say where it is. The first is for machines of your own; Fly.io sets the second. Variables that say where calls go, such as AWS_REGION, say nothing about the machine. */
const VARIABLES = ['SHARDWISE_PLACE', 'FLY_REGION'];

/** The address of the metadata service. It is the same in all clouds, and no router passes it on. */
const METADATA = 'http://169.254.169.254';

/** Each cloud answers within milliseconds, and elsewhere nobody does. */
const MAX_WAIT_MS = 1000;

type Ask = (path: string, headers: Readonly<Record<string, string>>, method?: string) => Promise<string>;

/** How to ask the metadata service of each cloud for the region. */
const CLOUDS: readonly { readonly name: string; readonly ask: (ask: Ask) => Promise<string> }[] = [
  {
    // https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service. The runners that GitHub hosts are there.
    name: 'azure',
    ask: (ask) => ask('/metadata/instance/compute/location?api-version=2021-02-01&format=text', { Metadata: 'true' }),
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
    name: 'aws',
    ask: async (ask) => {
      const token = await ask('/latest/api/token', { 'X-aws-ec2-metadata-token-ttl-seconds': '60' }, 'PUT');
      return ask('/latest/meta-data/placement/region', { 'X-aws-ec2-metadata-token': token });
    },
  },
  {
    // https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys: projects/1/zones/europe-west1-b
    name: 'google',
    ask: async (ask) => {
      const zone = await ask('/computeMetadata/v1/instance/zone', { 'Metadata-Flavor': 'Google' });
      return zone.replace(/^.*\//, '').replace(/-[a-z]$/, '');
    },
  },
];

const PLACE = /^[A-Za-z0-9][\w .:/-]{0,79}$/;

/** Undefined where nobody says it. Never throws. */
export async function machinePlace(environment: Environment, metadata = METADATA): Promise<string | undefined> {
  const said = VARIABLES.map((name) => environment[name]?.trim() ?? '').find((value) => PLACE.test(value));
  if (said !== undefined) return said;
  const ask: Ask = async (path, headers, method = 'GET') => {
    const options = { method, headers, redirect: 'error', signal: AbortSignal.timeout(MAX_WAIT_MS) } as const;
    const answer = await fetch(metadata + path, options);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.text()).trim();
  };
  const answers = await Promise.allSettled(CLOUDS.map(async ({ name, ask: of }) => `${name} ${await of(ask)}`));
  return answers.flatMap((one) => (one.status === 'fulfilled' && PLACE.test(one.value) ? [one.value] : []))[0];
}
