/** A device in words: `Pixel 7, android:emulator-5554`. */
export const deviceLabel = ({ id, model }: { readonly id: string; readonly model?: string | undefined }): string =>
  model === undefined ? id : `${model}, ${id}`;
