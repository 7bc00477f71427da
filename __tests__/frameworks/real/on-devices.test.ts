/** Shards that run on devices, with the real adb, emulated devices, and commands that are shaped like those of instrumentation tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { axisLabel } from '../../../src/model.ts';
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
  echo "INSTRUMENTATION_STATUS: test=$name"
  echo "INSTRUMENTATION_STATUS_CODE: 1"
  if [ -e "$DEVICE/hang-$name" ]; then touch "$DEVICE/hangs"; sleep 60; fi
  sleep 0.2
  if [ -e "$DEVICE/fail-$name" ]; then code=-2; else code=0; fi
  echo "INSTRUMENTATION_STATUS: test=$name"
  echo "INSTRUMENTATION_STATUS_CODE: $code"
  echo "INSTRUMENTATION_CODE: -1"
  rmdir "$DEVICE/busy"
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
      rmSync(join(hanging.folder, 'hang-a'), { force: true });
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
