/** The inputs about devices, and the options of the commands `devices` and `with-devices`. */
import { type Condition, parseCondition } from '../../devices/selector.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import type { InputTable } from '../../inputs/inputs.ts';
import { durationMs, InputProblem, integer, LIST, lines, oneOf, type Parser, taking } from '../../inputs/parsers.ts';
import { UsageError } from '../../model.ts';

/** The most devices of a host. An adb server itself has room for fewer. */
export const MAX_DEVICES = 100;

/** Conditions, separated by spaces or line ends. */
export const conditions = (text: string): readonly Condition[] => wordsOf(text).map(conditionOf);

function wordsOf(text: string): string[] {
  try {
    return splitWords(text);
  } catch (problem) {
    throw problem instanceof UsageError ? new InputProblem(problem.message) : problem;
  }
}

/** The words of a command. */
function commandWords(text: string): readonly string[] {
  const words = wordsOf(text);
  if (words.length === 0) throw new InputProblem('it must be a command, such as ./scripts/list-boards');
  return words;
}

/** No shell sees anything else in it than a name. */
const APP_ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

const appIds: Parser<readonly string[]> = taking(LIST, (text) => {
  const ids = lines(text);
  const wrong = ids.find((id) => !APP_ID.test(id));
  if (wrong === undefined) return ids;
  throw new InputProblem(
    `${JSON.stringify(wrong)} is no id of an app: it must be letters, digits, dots, dashes or underscores, such as com.example.shop, one id on each line`,
  );
});

function conditionOf(word: string): Condition {
  const condition = parseCondition(word);
  if (typeof condition === 'string') throw new InputProblem(condition);
  return condition;
}

/** How many devices a run wants, and which: `2 platform=android`. */
export interface WantedDevices {
  readonly count: number | 'all';
  readonly conditions: readonly Condition[];
}

const count = integer(1, MAX_DEVICES);

export function wantedDevices(text: string): WantedDevices | undefined {
  if (text.trim() === 'off') return undefined;
  const [first = '', ...rest] = wordsOf(text);
  if (first === 'all') return { count: 'all', conditions: rest.map(conditionOf) };
  if (/^\d+$/.test(first)) return { count: count(first), conditions: rest.map(conditionOf) };
  throw new InputProblem(
    'it must begin with how many devices this job uses: a number or all, such as "all platform=android" or "2 model=Pixel*"; off uses none',
  );
}

/** How to find devices and share them. */
export const DEVICE_INPUTS = {
  'devices-command': {
    description:
      'A command that lists devices of another kind, as JSON or with a serial and words such as model=Nano on each line. It is split into words and never passed to a shell.',
    parse: commandWords,
  },
  'devices-wait': {
    description: 'How long to wait for devices that other runs on this host use, such as 10m.',
    default: '10m',
    parse: durationMs,
  },
  'devices-reset-apps': {
    description:
      'Ids of apps, one per line, whose data is removed from a device before each batch of tests (pm clear on Android). On a simulator of iOS the app is uninstalled with its data. A device on which that fails is at fault, and no test is. Default: the tests find what earlier ones left.',
    parse: appIds,
  },
  'devices-reset-command': {
    description:
      'A command of your own that resets a device before each batch of tests, with the variables of the device. {device} is its serial. It is split into words and never passed to a shell.',
    parse: commandWords,
  },
  'adb-server': {
    description:
      'The adb server of the commands. private: each has its own, which others cannot stop. shared: the one of this host. auto: private where every device is reached over the network, because a server owns the devices on USB.',
    default: 'auto',
    parse: oneOf('auto', 'private', 'shared'),
  },
} as const satisfies InputTable;

const platform = {
  description: 'Only devices of this platform: android, ios, or both of them.',
  parse: oneOf('android', 'ios', 'both'),
};

const match = {
  description:
    'Only devices that meet all these conditions: platform=, model=, os=, label=, serial= or id=, and a value in which * is any text and | stands between alternatives. Separate several by spaces.',
  parse: conditions,
};

export const DEVICES_TABLE = {
  platform,
  match,
  'devices-command': DEVICE_INPUTS['devices-command'],
  json: {
    description: 'Print the devices as JSON to standard output.',
    default: 'false',
    parse: (text: string) => oneOf('true', 'false')(text) === 'true',
  },
} as const satisfies InputTable;

export const WITH_DEVICES_TABLE = {
  count: {
    description: 'How many devices the command needs. It gets all of them or none.',
    default: '1',
    parse: count,
  },
  platform,
  match,
  ...DEVICE_INPUTS,
} as const satisfies InputTable;
