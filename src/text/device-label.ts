/** The axis whose values are devices, where each of them runs all tests of a job. */
export const DEVICE_AXIS = 'device';

/** A device in words: `Pixel 7, android:emulator-5554`. */
export const deviceLabel = ({ id, model }: { readonly id: string; readonly model?: string | undefined }): string =>
  model === undefined ? id : `${model}, ${id}`;
