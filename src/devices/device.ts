/** Devices of this host, and the kinds of them. A new kind is one file in `kinds/` and one row of its table. */

export interface Device {
  /** The name of its lease, such as `android:emulator-5554`. No other device of this host has it. */
  readonly id: string;
  /** Its kind: the `name` of a `DeviceKind`. */
  readonly kind: string;
  /** `android`, `ios`, or what the user's own command says. */
  readonly platform: string;
  /** What the tools of its platform call it. */
  readonly serial: string;
  readonly model?: string;
  readonly os?: string;
  readonly labels: readonly string[];
  /** Why no test can run on it now. Absent for a device that is ready. */
  readonly problem?: string;
}

/** Runs a program, and returns what it printed. Undefined when there is no such program. */
export type Ask = (
  program: string,
  args: readonly string[],
  limits?: { readonly timeoutMs?: number },
) => Promise<Answer | undefined>;

export interface Answer {
  readonly text: string;
  /** Null when it was killed, or took too long. */
  readonly exitCode: number | null;
  /** The last line that it printed, for messages. */
  readonly last: string;
}

export interface DeviceKind {
  /** A word for people and for `kind` of a device. */
  readonly name: string;
  /** What it asks, in words. */
  readonly asks: string;
  /** Whether our tests run the real tool. */
  readonly tested: boolean;
  find(ask: Ask, settings: FindSettings): Promise<Found>;
  /** Looks closely whether tests can run on it. What is wrong, or undefined. Where there is no such look, it is found again. */
  inspect?(device: Device, ask: Ask): Promise<string | undefined>;
  /** Removes the data of those of the apps that are on the device. What is wrong, or undefined. Absent for devices without such apps. */
  clear?(device: Device, apps: readonly string[], ask: Ask): Promise<string | undefined>;
  /** Variables for the commands that use it. */
  variables(device: Device): Readonly<Record<string, string>>;
  /** A command that prints a line now and then, as long as the connection to the device lives. */
  tether?(device: Device): { readonly program: string; readonly args: readonly string[] };
}

export interface FindSettings {
  /** The words of the user's own command that lists devices. */
  readonly command?: readonly string[] | undefined;
}

export interface Found {
  readonly devices: readonly Device[];
  /** Why there may be more devices. */
  readonly problem?: string;
}

export const NOTHING: Found = { devices: [] };
