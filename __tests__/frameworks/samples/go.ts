import type { Sample } from '../samples.ts';

/** A test file. Each folder is a package of its own. */
const source = (imports: readonly string[], ...declarations: readonly string[]): string =>
  `package sample\n\nimport (\n${['testing', ...imports].map((name) => `\t"${name}"\n`).join('')})\n\n${declarations.join('\n')}`;

const RAN = `func init() {
	ran, _ := os.OpenFile(os.Getenv("RAN"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ran.WriteString("ran\\n")
	ran.Close()
}
`;
const PASSES = 'func TestPasses(t *testing.T) {}\n';

export const sample: Sample = {
  longInstallation: 'Go has a version of its own in every project',
  fileName: (stem) => `${stem}/sample_test.go`,
  passing: source(['os'], RAN, 'func TestStandsAlone(t *testing.T) {}\n', 'func TestIsNested(t *testing.T) {}\n'),
  failing: source([], PASSES, 'func Test_fails(t *testing.T) { t.Error("got 1, want 2") }\n'),
  crashing: source([], 'func init() { panic("broken on import") }\n', PASSES),
  skipping: source([], 'func TestIsLeftOut(t *testing.T) { t.Skip("later") }\n'),
  example: { folder: 'go' },
  // An import path has none of these.
  impossible: [' ', "'", '{', '$', '&', '(', '%', '[', '-dash', '--help', '@', '#', '!'],
  program: 'go',
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: source(
      ['syscall'],
      PASSES,
      'func TestEnds(t *testing.T) { syscall.Exit(0) }\n',
      'func TestAfter(t *testing.T) {}\n',
    ),
    killed: source(
      ['os', 'syscall'],
      PASSES,
      'func TestDies(t *testing.T) { syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }\n',
    ),
    retried: { none: 'go test tries nothing again' },
    three: source(
      ['os'],
      `func ran(kind string) {
	ran, _ := os.OpenFile(os.Getenv("RAN"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ran.WriteString(kind + "\\n")
	ran.Close()
}
`,
      'func TestGreen(t *testing.T) { ran("green") }\n',
      'func TestRed(t *testing.T) { ran("red"); t.Error("as it should") }\n',
      'func TestFlaky(t *testing.T) {\n\tran("flaky")\n\tif os.Getenv("SHARDWISE_TRY") == "1" {\n\t\tt.Error("not yet")\n\t}\n}\n',
    ),
    narrow: '-run Nested',
  },
  projects: {
    files: ['one', 'two', 'two/below'].map((folder) => [`${folder}/a_test.go`, source([], PASSES)] as const),
    asked: { tests: 'two/**' },
    units: ['two', 'two/below'],
    tests: 2,
  },
  configuration: [['go.mod', 'module example.com/sample\n\ngo 1.20\n']],
};
