/** Devices in words, and as values of an axis. */
import { type Axis, axisLabel } from '../model.ts';

/** The axis whose values are devices, where each of them runs all tests of a job. */
export const DEVICE_AXIS = 'device';

/** The device on an axis. Undefined where it has none, and where the rest of it is not this one. */
export function deviceOn(axis: Axis, rest: Axis): string | undefined {
  const others = axis.filter(({ name }) => name !== DEVICE_AXIS);
  return axisLabel(others) === axisLabel(rest) ? axis.find(({ name }) => name === DEVICE_AXIS)?.value : undefined;
}

/** A device in words: `Pixel 7, android:emulator-5554`. */
export const deviceLabel = ({ id, model }: { readonly id: string; readonly model?: string | undefined }): string =>
  model === undefined ? id : `${model}, ${id}`;
