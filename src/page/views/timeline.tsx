export function Timeline(_: { readonly state: import('../state.ts').State }) {
  return null;
}
