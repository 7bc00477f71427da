import type { Sample } from '../samples.ts';
import { RUBY_BODIES } from '../three-tests.ts';

const otherRSpec = process.env['SHARDWISE_TEST_RSPEC'];

export const sample: Sample = {
  longInstallation: 'rspec',
  fileName: (stem) => `${stem}_spec.rb`,
  passing: `File.open(ENV['RAN'], 'a') { |ran| ran.write("ran\\n") }
RSpec.describe 'the sample' do
  it('stands alone') {}
  describe 'inner' do
    it('is nested') {}
  end
end
`,
  failing: `RSpec.describe 'the sample' do
  it('passes') {}
  it('fails') { expect(1).to eq(2) }
end
`,
  crashing: `raise 'broken on import'\n`,
  skipping: `RSpec.describe('the sample') { it('is left out', skip: 'later') {} }\n`,
  example: { folder: 'rspec' },
  impossible: [],
  program: otherRSpec ?? 'rspec',
  ...(otherRSpec === undefined ? {} : { command: [otherRSpec] }),
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `RSpec.describe('the sample') { it('passes') {}; it('ends') { exit(0) } }\n`,
    killed: `RSpec.describe('the sample') { it('passes') {}; it('dies') { Process.kill(:KILL, Process.pid) } }\n`,
    retried: {
      source: `require 'rspec/retry'
tries = 0
RSpec.describe('the sample') { it('passes at last', retry: 2) { expect(tries += 1).to eq(2) } }
`,
      args: '',
    },
    three: `RSpec.describe 'the (a|b)* sample' do\n${Object.entries(RUBY_BODIES)
      .map(([kind, body]) => `  it('is ${kind} ^a$ > [1]') { ${body}; expect(ok).to be(true) }\n`)
      .join('')}end\n`,
    narrow: '-e nested',
  },
  configuration: [['.rspec', '--default-path .\n--order defined\n']],
};
