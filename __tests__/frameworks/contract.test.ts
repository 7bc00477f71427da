/** The contract of the frameworks whose tools `npm ci` and pip install. `real/` has those of all others. */
import { FRAMEWORKS } from '../../src/frameworks/index.ts';
import { describeContract } from './contract.ts';
import { describeExample } from './example.ts';
import { describeJobContract } from './job-contract.ts';
import { sampleOf } from './samples.ts';

for (const framework of FRAMEWORKS.filter((row) => sampleOf(row).longInstallation === undefined)) {
  describeContract(framework);
  describeJobContract(framework);
  describeExample(framework);
}
