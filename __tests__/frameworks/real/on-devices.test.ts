/** Shards that run on devices, with the real adb, emulated devices, and commands that are shaped like those of instrumentation tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { axisLabel, type Plan } from '../../../src/model.ts';
import { createProject, type LocalProject, type Values } from '../../commands/project.ts';
import { type AdbBench, startAdb } from '../../support/devices/adb.ts';
import type { EmulatedDevice } from '../../support/devices/emulated-adbd.ts';
import { expectTool, isInstalled } from '../../support/tools.ts';
import { enterEnvironment } from '../../support/workspace.ts';

jest.setTimeout(120_000);
const withAdb = expectTool('adb', await isInstalled('adb', ['version'])) ? describe : describe.skip;

/** Runs each test by `am instrument`, and writes what it said as JUnit. Like many such scripts it believes the exit code of `adb shell`. */
const INSTRUMENT = `
  import { execFileSync } from 'node:child_process';
  import { writeFileSync } from 'node:fs';
  const [junit, ...tests] = process.argv.slice(2);
  const cases = [];
  for (const name of tests) {
    const said = execFileSync('adb', ['shell', 'am', 'instrument', '-w', '-r', '-e', 'class', name, 'app.test/Runner'], { encoding: 'utf8' });
    console.log(said);
    const codes = [...said.matchAll(/INSTRUMENTATION_STATUS_CODE: (-?\\d+)/g)].map(([, code]) => code);
    if (codes.includes('-2')) process.exitCode = 1;
    if (codes.some((code) => code !== '1'))
      cases.push('<testcase name="' + name + '" classname="app">' + (codes.includes('-2') ? '<failure message="no"/>' : '') + '</testcase>');
  }
  writeFileSync(junit, '<testsuite>' + cases.join('') + '</testsuite>');
`;
/** On the device: a test that fails, waits or is used twice at a time is a file of that name. */
const AM = `
  name=$6
  mkdir "$DEVICE/busy" || echo "$name" >> "$DEVICE/overlaps"
  echo "$name" >> "$DEVICE/ran"
  echo test >> "$DEVICE/order"
  echo "INSTRUMENTATION_STATUS: test=$name"
  echo "INSTRUMENTATION_STATUS_CODE: 1"
  if [ -e "$DEVICE/hang-$name" ]; then touch "$DEVICE/hangs"; sleep 60; fi
  sleep 0.2
  if [ -e "$DEVICE/fail-$name" ]; then code=-2; else code=0; fi
  if [ -e "$DEVICE/fails-once-$name" ]; then rm "$DEVICE/fails-once-$name"; code=-2; fi
  echo "INSTRUMENTATION_STATUS: test=$name"
  echo "INSTRUMENTATION_STATUS_CODE: $code"
  echo "INSTRUMENTATION_CODE: -1"
  rmdir "$DEVICE/busy"
`;
/** On the device: an app is a file of its id. What `pm clear` says is in the file `says`, and it waits while there is `hang-clear`. */
const PM = `
  case "$1" in
    path) if [ -e "$DEVICE/$2" ]; then echo "package:/data/app/$2/base.apk"; else exit 1; fi;;
    clear)
      echo clear >> "$DEVICE/order"
      if [ -e "$DEVICE/hang-clear" ]; then touch "$DEVICE/hangs"; sleep 60; fi
      cat "$DEVICE/says" 2>/dev/null || echo Success;;
  esac
`;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const VALUES: Values = {
  framework: 'custom',
  'list-command': `node --print "'${NAMES.join('\\n')}'"`,
  command: 'node instrument.mjs {junit} {tests}',
  shards: '1',
  devices: 'all platform=android',
  'devices-wait': '1s',
};

let bench: AdbBench;
let phones: EmulatedDevice[];
let project: LocalProject;
let leases: string;
let leave: () => void;

async function plug(...models: readonly string[]): Promise<void> {
  phones = [];
  for (const model of models) {
    const phone = await bench.plug({ 'ro.product.model': model });
    phone.addProgram('am', AM);
    phone.addProgram('pm', PM);
    phones.push(phone);
  }
}
const mark = (phone: EmulatedDevice | undefined, ...names: readonly string[]): void => {
  for (const name of names) writeFileSync(join(phone?.folder ?? '', name), '');
};
const ranOn = (phone: EmulatedDevice | undefined): string[] => {
  const file = join(phone?.folder ?? '', 'ran');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').sort() : [];
};
/** Does something to the first phone that a test hangs on. */
async function onHang(act: (phone: EmulatedDevice) => void): Promise<void> {
  for (;;) {
    const hanging = phones.find(({ folder }) => existsSync(join(folder, 'hangs')));
    if (hanging !== undefined) {
      for (const name of ['hang-a', 'hang-clear']) rmSync(join(hanging.folder, name), { force: true });
      rmSync(join(hanging.folder, 'busy'), { recursive: true, force: true });
      act(hanging);
      return;
    }
    await wait(20);
  }
}

withAdb('a shard on devices', () => {
  beforeEach(async () => {
    bench = await startAdb();
    leases = mkdtempSync(join(tmpdir(), 'shardwise-leases-'));
    leave = enterEnvironment({ ...(process.env as Record<string, string>), ...bench.env, SHARDWISE_LEASES: leases });
    project = await createProject({ 'instrument.mjs': INSTRUMENT });
  });
  afterEach(async () => {
    for (const { folder } of phones) expect(existsSync(join(folder, 'overlaps'))).toBe(false);
    leave();
    project.remove();
    await bench.close();
    rmSync(leases, { recursive: true, force: true });
  });

  test('runs each test once, on whichever is free, and says on which', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    const { report, records, exitCode } = await project.runAll(VALUES);
    expect(report.reasons).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.totals).toMatchObject({ tests: 8, passed: 8, flaky: 0, missing: 0 });
    expect([...ranOn(phones[0]), ...ranOn(phones[1])].sort()).toEqual(NAMES);
    for (const phone of phones) {
      const own = report.units.filter(({ device }) => device === `android:${phone.serial}`).map(({ id }) => id);
      expect(own.sort()).toEqual(ranOn(phone));
      expect(own.length).toBeGreaterThan(0);
    }
    expect(records[0]?.devices?.map(({ model, losses }) => `${model} ${losses}`).sort()).toEqual([
      'Galaxy S24 0',
      'Pixel 7 0',
    ]);
  });

  describe('that runs each test on every device', () => {
    const EACH: Values = { ...VALUES, 'devices-mode': 'replicate', retries: '0' };

    test('has the results of each, and a failure on one of them is said with the others', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      mark(phones[0], 'fail-b');
      const { report, records, exitCode } = await project.runAll(EACH);
      expect(exitCode).toBe(1);
      for (const phone of phones) expect(ranOn(phone)).toEqual(NAMES);
      expect(report.totals).toMatchObject({ tests: 16, passed: 15, failed: 1, missing: 0 });
      expect(report.tests.find(({ outcome }) => outcome === 'failed')).toMatchObject({
        axis: 'device=Pixel 7',
        passedOn: ['device=Galaxy S24'],
      });
      expect(records.map(({ axis, legs, devices }) => [axisLabel(axis), legs, devices?.length]).sort()).toEqual([
        ['device=Galaxy S24', 2, 1],
        ['device=Pixel 7', 2, 1],
      ]);
      expect(report.shards.map(({ index, axis }) => [index, axis])).toEqual([
        [1, 'device=Galaxy S24'],
        [1, 'device=Pixel 7'],
      ]);
    });

    test('loses the results of a device that is lost, and is not green', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      mark(phones[0], 'hang-a');
      const running = project.runAll(EACH);
      await onHang((phone) => phone.unplug());
      const { report, exitCode } = await running;
      expect(report.verdict).not.toBe('passed');
      expect(exitCode).not.toBe(0);
      const lost = report.units.filter(({ axis, outcome }) => axis === 'device=Pixel 7' && outcome !== 'passed');
      expect(lost.length).toBeGreaterThan(0);
      expect(
        report.units.filter(({ axis, outcome }) => axis === 'device=Galaxy S24' && outcome === 'passed'),
      ).toHaveLength(8);
      expect(report.reasons.join('\n')).toContain('device=Pixel 7');
    });

    test('tries what failed on the same device, because no other one has that result', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      mark(phones[0], 'fails-once-b');
      const { report, exitCode } = await project.runAll({ ...EACH, retries: '1' });
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 16, passed: 16, flaky: 1 });
      expect(report.tests.find(({ flaky }) => flaky)).toMatchObject({ axis: 'device=Pixel 7', unit: 'b' });
      expect(phones.map((phone) => ranOn(phone).length)).toEqual([9, 8]);
    });

    test('multiplies an axis of the user, and knows when a leg of it is not there', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      await project.plan(EACH);
      const runs = async (api: string) => project.run({ ...EACH, shard: '1', axis: `api=${api}`, 'job-total': '2' });
      await runs('33');
      const { report: half } = await project.merge();
      expect(half.verdict).toBe('incomplete');
      expect(half.reasons.join('\n')).toContain('2 of 4');
      await runs('34');
      const { report, exitCode } = await project.merge();
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 32, passed: 32, missing: 0 });
      expect(report.shards.map(({ axis }) => axis)).toEqual([
        'api=33, device=Galaxy S24',
        'api=33, device=Pixel 7',
        'api=34, device=Galaxy S24',
        'api=34, device=Pixel 7',
      ]);
    });

    test('is as complete where several matrices share the shards', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      const { plan } = await project.plan({ ...EACH, shards: '2', matrices: '2' });
      const runs = ({ index, pool }: Plan['shards'][number]) => {
        const row = { suite: 'default', shard: index, shards: 2, 'matrix-rows': 1, name: `${index}`, pool };
        return project.run({ ...EACH, matrix: JSON.stringify(row), 'job-total': '1' });
      };
      const [first, second] = plan.shards as [Plan['shards'][number], Plan['shards'][number]];
      await runs(first);
      expect((await project.merge()).report).toMatchObject({
        verdict: 'incomplete',
        totals: { missing: 2 * second.units.length },
      });
      await runs(second);
      const { report, exitCode } = await project.merge();
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 16, passed: 16, missing: 0 });
      expect(report.shards).toHaveLength(4);
    });

    describe('again in a later attempt', () => {
      const attempt = async (number: number) => {
        project.beginAttempt(number);
        return project.run({ ...EACH, shard: '1' });
      };

      test('runs what failed, where it failed, and nothing where all passed', async () => {
        await plug('Pixel 7', 'Galaxy S24');
        mark(phones[0], 'fails-once-b');
        await project.plan(EACH);
        expect((await attempt(1)).exitCode).toBe(1);
        expect((await project.merge()).report.verdict).toBe('failed');
        const { exitCode, records } = await attempt(2);
        expect(exitCode).toBe(0);
        expect(records?.map(({ axis, units }) => [axisLabel(axis), units.map(({ id }) => id)])).toEqual([
          ['device=Pixel 7', ['b']],
        ]);
        expect(phones.map((phone) => ranOn(phone).length)).toEqual([9, 8]);
        expect(project.told.join('\n')).toContain(
          'all tests passed in an earlier attempt on device=Galaxy S24, so they do not run there again',
        );
        const { report } = await project.merge();
        expect(report.reasons).toEqual([]);
        expect(report.totals).toMatchObject({ tests: 16, passed: 16, missing: 0 });
        expect(report.shards.map(({ axis, attempt: of }) => [axis, of])).toEqual([
          ['device=Galaxy S24', 1],
          ['device=Pixel 7', 2],
        ]);
      });

      test('waits for a device that was lost: without it the run is not green, and with another of its model it is', async () => {
        await plug('Pixel 7', 'Galaxy S24');
        mark(phones[0], 'hang-a');
        await project.plan(EACH);
        const running = attempt(1);
        await onHang((phone) => phone.unplug());
        expect((await running).exitCode).not.toBe(0);
        await bench.forget(phones[0]);
        await expect(attempt(2)).rejects.toThrow('attempt 1 has a result of it');
        expect(ranOn(phones[1])).toEqual(NAMES);
        const { report: without } = await project.merge();
        expect(without.verdict).toBe('incomplete');
        expect(without.reasons.join('\n')).toContain(
          'shard 1 (device=Pixel 7) ran nothing: attempt 1 has a result of it, and now this job does not have it',
        );
        const [, galaxy] = phones;
        await plug('Pixel 7');
        expect((await attempt(3)).exitCode).toBe(0);
        expect(ranOn(phones[0])).toEqual(NAMES);
        expect(ranOn(galaxy)).toEqual(NAMES);
        const { report } = await project.merge();
        expect(report.reasons).toEqual([]);
        expect(report.totals).toMatchObject({ tests: 16, passed: 16, missing: 0 });
      });

      test('needs no result of an attempt in which there was no device at all', async () => {
        await plug();
        await project.plan(EACH);
        await expect(attempt(1)).rejects.toThrow(/^this host has not 1 device/);
        expect((await project.merge()).report.verdict).toBe('incomplete');
        await plug('Pixel 7');
        mark(phones[0], 'fails-once-b');
        expect((await attempt(2)).exitCode).toBe(1);
        const [pixel] = phones;
        pixel?.unplug();
        await bench.forget(pixel);
        await expect(attempt(3)).rejects.toThrow(/^attempt 2 has a result of it, and now this host has not 1 device/);
        expect((await project.merge()).report.reasons.join('\n')).toContain('shard 1 (device=Pixel 7) ran nothing');
        await plug('Pixel 7');
        expect((await attempt(4)).exitCode).toBe(0);
        const { report } = await project.merge();
        expect(report.reasons).toEqual([]);
        expect(report.totals).toMatchObject({ tests: 8, passed: 8, missing: 0 });
      });

      test('calls each device as before, also when another one of its model comes', async () => {
        await plug('Pixel 7');
        mark(phones[0], 'fails-once-b');
        await project.plan(EACH);
        await attempt(1);
        const [first] = phones;
        await plug('Pixel 7');
        const { records } = await attempt(2);
        expect(records?.map(({ axis }) => axisLabel(axis)).sort()).toEqual([
          `device="Pixel 7, android:${phones[0]?.serial}"`,
          'device=Pixel 7',
        ]);
        expect(ranOn(first)).toHaveLength(9);
        expect((await project.merge()).report.reasons).toEqual([]);
      });
    });

    test('names a device on which no test can run, and is incomplete without it', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      phones[1]?.setProperty('sys.boot_completed', '0');
      const { report, exitCode } = await project.runAll(EACH);
      expect(exitCode).toBe(3);
      expect(report.reasons[0]).toContain('shard 1 (device=Galaxy S24) ran nothing: Galaxy S24, android:');
      expect(report.reasons[0]).toContain('cannot run tests: it has not booted yet');
      expect(report.units.filter(({ outcome }) => outcome === 'passed')).toHaveLength(8);
    });
  });

  describe('that removes the data of apps before each batch', () => {
    const RESET: Values = { ...VALUES, 'devices-reset-apps': 'app.test\napp.other', retries: '0' };
    const orderOn = (phone: EmulatedDevice | undefined) =>
      readFileSync(join(phone?.folder ?? '', 'order'), 'utf8')
        .trim()
        .split('\n');

    test('does so where they are there', async () => {
      await plug('Pixel 7');
      mark(phones[0], 'app.test');
      const { report, records } = await project.runAll(RESET);
      expect(report.verdict).toBe('passed');
      const order = orderOn(phones[0]);
      expect(order[0]).toBe('clear');
      expect(order.filter((what) => what === 'clear')).toHaveLength(records[0]?.devices?.[0]?.batches ?? 0);
      expect(order.filter((what) => what === 'test')).toHaveLength(NAMES.length);
      expect(order.join(' ')).not.toContain('clear clear');
    });

    test('a device that keeps them runs no test, and no test has failed', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      for (const phone of phones) mark(phone, 'app.test');
      writeFileSync(join(phones[0]?.folder ?? '', 'says'), 'Failed\n');
      const { report, records, exitCode } = await project.runAll(RESET);
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 8, passed: 8, flaky: 0 });
      expect([ranOn(phones[0]), ranOn(phones[1])]).toEqual([[], NAMES]);
      expect(records[0]?.devices?.find(({ model }) => model === 'Pixel 7')).toMatchObject({
        batches: 0,
        benched: 'it was not reset: the data of app.test is still there: pm says "Failed"',
      });
    });

    test('without another device the run is incomplete, and says why', async () => {
      await plug('Pixel 7');
      mark(phones[0], 'app.test');
      writeFileSync(join(phones[0]?.folder ?? '', 'says'), 'Failed\n');
      const { report, exitCode } = await project.runAll(RESET);
      expect(exitCode).toBe(3);
      expect(report.totals).toMatchObject({ failed: 0, missing: 8 });
      expect(report.reasons.join('\n')).toContain('it was not reset: the data of app.test is still there');
    });

    test('an answer that is cut off is no success, although adb exits with 0', async () => {
      await plug('Pixel 7');
      mark(phones[0], 'app.test', 'hang-clear');
      const running = project.runAll(RESET);
      await onHang((phone) => phone.drop());
      const { report } = await running;
      expect(report.reasons).toEqual([]);
      expect(orderOn(phones[0]).slice(0, 3)).toEqual(['clear', 'clear', 'test']);
    });

    test('a command of the user does it in its own way, on each of the devices', async () => {
      await plug('Pixel 7', 'Galaxy S24');
      project.write(
        'reset.mjs',
        `import { appendFileSync } from 'node:fs';
         const { ANDROID_SERIAL, SHARDWISE_DEVICES } = process.env;
         appendFileSync('resets', [process.argv[2], ANDROID_SERIAL, SHARDWISE_DEVICES].join(' ') + '\\n');`,
      );
      const { report, records } = await project.runAll({
        ...VALUES,
        'devices-mode': 'replicate',
        'devices-reset-command': 'node reset.mjs {device}',
      });
      expect(report.verdict).toBe('passed');
      const resets = project.read('resets').trim().split('\n');
      for (const { devices = [] } of records)
        for (const { id, batches } of devices) {
          const serial = id.slice('android:'.length);
          expect(resets.filter((line) => line === `${serial} ${serial} ${serial}`)).toHaveLength(batches);
        }
    });

    test('one that fails is named with its last words', async () => {
      await plug('Pixel 7');
      const { report, exitCode } = await project.runAll({
        ...VALUES,
        'devices-reset-command': `node --eval "console.log('no power'); process.exit(7)"`,
      });
      expect(exitCode).toBe(3);
      expect(ranOn(phones[0])).toEqual([]);
      expect(report.reasons.join('\n')).toContain(
        'the command of devices-reset-command ended with exit code 7: no power',
      );
    });
  });

  test('tries what failed on another device', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    for (const phone of phones) mark(phone, 'fail-b');
    const { report, records } = await project.runAll(VALUES);
    expect(report.totals).toMatchObject({ tests: 8, failed: 1 });
    expect(records[0]?.units.find(({ id }) => id === 'b')).toMatchObject({ outcome: 'failed', tries: 2 });
    expect(phones.map((phone) => ranOn(phone).filter((name) => name === 'b'))).toEqual([['b'], ['b']]);
  });

  test('a device that drops in the middle costs no test: another one runs its batch', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    for (const phone of phones) mark(phone, 'hang-a');
    const running = project.runAll({ ...VALUES, retries: '0' });
    await onHang((phone) => {
      for (const other of phones) rmSync(join(other.folder, 'hang-a'), { force: true });
      phone.drop();
    });
    const { report, records, exitCode } = await running;
    expect(report.reasons).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.totals).toMatchObject({ tests: 8, passed: 8, flaky: 0, missing: 0 });
    expect(records[0]?.devices?.reduce((sum, { losses }) => sum + losses, 0)).toBe(1);
    expect(records[0]?.units.every(({ tries }) => tries === 1)).toBe(true);
  });

  test('one that is gone is benched, and the others run everything', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    for (const phone of phones) mark(phone, 'hang-a');
    const running = project.runAll({ ...VALUES, retries: '0' });
    await onHang((phone) => {
      for (const other of phones) rmSync(join(other.folder, 'hang-a'), { force: true });
      phone.unplug();
    });
    const { report, records } = await running;
    expect(report.reasons).toEqual([]);
    expect(report.totals).toMatchObject({ tests: 8, passed: 8, flaky: 0 });
    const [benched] = records[0]?.devices?.filter((device) => device.benched !== undefined) ?? [];
    expect(benched).toMatchObject({ losses: 1, benched: expect.stringMatching(/^adb says: .*(offline|not found)/) });
  });

  test('with fewer than devices-min the rest does not run, is red and is named', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    for (const phone of phones) mark(phone, 'hang-a');
    const running = project.runAll({ ...VALUES, 'devices-min': '2' });
    await onHang(() => {
      for (const phone of phones) phone.unplug();
    });
    const { report, exitCode } = await running;
    expect(exitCode).toBe(3);
    expect(report.verdict).toBe('incomplete');
    expect(report.totals.missing).toBeGreaterThan(0);
    expect(report.reasons.join('\n')).toMatch(
      /\d+ units? did not run, because [01] of 2 devices (is|are) left and devices-min is 2/,
    );
    expect(report.missing.map(({ unit }) => unit)).toContain('a');
  });

  test('one that does not answer any more is noticed, although adb still shows it', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    for (const phone of phones) mark(phone, 'hang-a');
    const running = project.runAll({ ...VALUES, retries: '0', 'adb-server': 'shared' });
    await onHang((phone) => {
      for (const other of phones) rmSync(join(other.folder, 'hang-a'), { force: true });
      phone.freeze();
    });
    const { report, records } = await running;
    expect(report.reasons).toEqual([]);
    expect(report.totals).toMatchObject({ tests: 8, passed: 8 });
    expect(records[0]?.devices?.filter(({ losses }) => losses > 0)).toHaveLength(1);
  });

  test('two runs on one host share its devices, and none has one that the other has', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    const other = await createProject({ 'instrument.mjs': INSTRUMENT });
    const values = { ...VALUES, devices: '1 platform=android' };
    const runs = await Promise.all([project.runAll(values), other.runAll(values)]);
    other.remove();
    expect(runs.map(({ report }) => report.verdict)).toEqual(['passed', 'passed']);
    const used = runs.map(({ records }) => records[0]?.devices?.map(({ id }) => id).join());
    expect(new Set(used).size).toBe(2);
    for (const phone of phones) expect(ranOn(phone)).toEqual(NAMES);
  });

  test('and the second waits where there is one device', async () => {
    await plug('Pixel 7');
    const other = await createProject({ 'instrument.mjs': INSTRUMENT });
    const values = { ...VALUES, 'devices-wait': '60s' };
    const runs = await Promise.all([project.runAll(values), other.runAll(values)]);
    const told = [...project.told, ...other.told].filter((line) => line.startsWith('waiting for devices'));
    other.remove();
    expect(runs.map(({ report }) => report.verdict)).toEqual(['passed', 'passed']);
    expect(told).toEqual([expect.stringMatching(/: used by a local run on .* \(process \d+\) since /)]);
    expect(ranOn(phones[0])).toEqual([...NAMES, ...NAMES].sort());
  });

  test('each command gets its own device and ports, in words and in variables', async () => {
    await plug('Pixel 7', 'Galaxy S24');
    project.write(
      'flows.mjs',
      `import { appendFileSync, writeFileSync } from 'node:fs';
       const [device, port, junit, ...flows] = process.argv.slice(2);
       const { ANDROID_SERIAL, SHARDWISE_DEVICES, SHARDWISE_PORT } = process.env;
       appendFileSync('used', [device, ANDROID_SERIAL, SHARDWISE_DEVICES, port, SHARDWISE_PORT].join(' ') + '\\n');
       await new Promise((resolve) => setTimeout(resolve, 300));
       writeFileSync(junit, '<testsuite>' + flows.map((name) => '<testcase name="' + name + '"/>').join('') + '</testsuite>');`,
    );
    const { report } = await project.runAll({ ...VALUES, command: 'node flows.mjs {device} {port} {junit} {tests}' });
    expect(report.verdict).toBe('passed');
    const used = [...new Set(project.read('used').trim().split('\n'))].sort();
    const expected = phones
      .map(({ serial }) => serial)
      .sort()
      .map((serial, at) => {
        const port = 21_000 + 16 * at;
        return `${serial} ${serial} ${serial} ${port} ${port}`;
      });
    expect(used).toEqual(expected);
  });

  test('without a device nothing runs, and the record says why', async () => {
    await plug();
    await expect(project.runAll(VALUES)).rejects.toThrow(
      /^this host has not 1 device with platform=android\. It has no device at all/,
    );
    const record = project.readJson('.shardwise/artifacts/shardwise-default-shard-1-attempt-1/shardwise-shard.json');
    expect(record).toMatchObject({ outcome: 'crashed', problem: expect.stringMatching(/^this host has not 1 device/) });
  });

  test('a command that names its device needs one', async () => {
    await plug();
    const values = { ...VALUES, command: 'node instrument.mjs {junit} {tests} {device}', devices: 'off' };
    await expect(project.runAll(values)).rejects.toThrow(
      'the command has "{device}", but input devices is off: write how many devices it uses',
    );
  });
});
