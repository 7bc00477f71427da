/** `npm run mutants -- schedule judge` finds small changes in these folders of `src` that no test notices. It takes minutes for each folder. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const places = process.argv.slice(2);
if (places.length === 0) {
  console.error('Name folders or files of src, such as: npm run mutants -- schedule junit/fold');
  process.exit(2);
}
const packageFile = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
const stryker = join(dirname(packageFile), 'bin/stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run'], {
  env: { ...process.env, MUTANTS: places.join(',') },
  stdio: 'inherit',
});
process.exit(status ?? 1);
