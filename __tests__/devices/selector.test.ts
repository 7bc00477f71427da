import { describe, expect, test } from '@jest/globals';
import type { Device } from '../../src/devices/device.ts';
import { parseCondition, select, selectorText } from '../../src/devices/selector.ts';

const device = (serial: string, rest: Partial<Device> = {}): Device => ({
  id: `android:${serial}`,
  kind: 'adb',
  platform: 'android',
  serial,
  labels: [],
  ...rest,
});

const DEVICES = [
  device('a', { model: 'Pixel 7', os: '14', labels: ['usb', 'lab'] }),
  device('b', { model: 'pixel 6a', os: '13' }),
  device('c', { model: 'iPhone (2)', platform: 'ios', os: '17.4' }),
  device('d'),
];

const chosen = (...words: readonly string[]): string => {
  const conditions = words.map(parseCondition).filter((condition) => typeof condition !== 'string');
  expect(conditions).toHaveLength(words.length);
  return select(DEVICES, conditions)
    .map(({ serial }) => serial)
    .join('');
};

describe('devices are chosen', () => {
  test.each<[words: string[], serials: string]>([
    [[], 'abcd'],
    [['platform=android'], 'abd'],
    [['platform=android|ios'], 'abcd'],
    [['model=Pixel*'], 'ab'],
    [['model=*'], 'abc'],
    [['model=Pixel ?'], 'a'],
    [['model=iPhone (2)'], 'c'],
    [['model=iPhone .2.'], ''],
    [['os=1?', 'platform=android'], 'ab'],
    [['os=17.4'], 'c'],
    [['os=17x4'], ''],
    [['label=lab'], 'a'],
    [['id=android:d'], 'd'],
    [['serial=a|d'], 'ad'],
    [['model=Pixel'], ''],
  ])('by %j', (words, serials) => expect(chosen(...words)).toBe(serials));
});

test.each(['', 'model', '=x', 'model=', 'colour=red', 'constructor=x'])(
  '%j is no condition, and the message says what is',
  (word) => {
    expect(parseCondition(word)).toBe(
      `${JSON.stringify(word)} is no condition: write one of platform, model, os, label, serial, id, then = and a value, such as platform=android or "model=Pixel*"`,
    );
  },
);

test('conditions are shown as they are written', () => {
  expect(
    selectorText([
      { key: 'os', glob: '1*' },
      { key: 'label', glob: 'x' },
    ]),
  ).toBe('os=1* label=x');
});
