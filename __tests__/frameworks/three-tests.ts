/** Test files with a green, a red and a flaky test, in several languages. Each test writes its kind to the file RAN when it runs. */

/** @param test the function that declares a test @param imports also of `fs` */
export const threeInJavaScript = (test: string, imports: string): string => `${imports}
const ran = (kind) => fs.appendFileSync(process.env.RAN, kind + '\\n');
${test}('(a|b)* is green $1', () => ran('green'));
${test}('(a|b)* is red [1] \\'"', () => {
  ran('red');
  throw new Error('as it should');
});
${test}('is flaky > ^a$ ä', () => {
  ran('flaky');
  if (process.env.SHARDWISE_TRY === '1') throw new Error('not yet');
});
`;

/** Statements for the bodies of three tests in Python. */
export const PYTHON_BODIES = {
  green: "open(os.environ['RAN'], 'a').write('green\\n')",
  red: "open(os.environ['RAN'], 'a').write('red\\n'); assert 1 == 2",
  flaky: "open(os.environ['RAN'], 'a').write('flaky\\n'); assert os.environ['SHARDWISE_TRY'] != '1'",
} as const;

/** Expressions for the bodies of three tests in Ruby. The last one says what must be true. */
export const RUBY_BODIES = {
  green: `File.write(ENV['RAN'], "green\\n", mode: 'a'); ok = true`,
  red: `File.write(ENV['RAN'], "red\\n", mode: 'a'); ok = false`,
  flaky: `File.write(ENV['RAN'], "flaky\\n", mode: 'a'); ok = ENV['SHARDWISE_TRY'] != '1'`,
} as const;
