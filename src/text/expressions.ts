/** The expressions of GitHub in a text: what stands between `${{` and `}}`. One without an end counts too. */
export const expressionsIn = (text: string): string[] =>
  text
    .split('${{')
    .slice(1)
    .map((one) => one.split('}}', 1)[0] ?? '');
