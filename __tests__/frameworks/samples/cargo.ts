import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Sample } from '../samples.ts';

/** cargo finds nextest in the PATH. It may be where scripts/framework-tools.mjs installs it. */
const TOOL = join(import.meta.dirname, '../../../.tools/frameworks/nextest/bin');
process.env['PATH'] = [process.env['PATH'], TOOL].join(delimiter);

/** The test binary of a file. All integration tests are in one folder, so the folders of a stem become a part of its name. */
const binary = (stem: string): string => stem.replaceAll('/', '--');

export const sample: Sample = {
  longInstallation: 'nextest is a program of its own, and each project is compiled',
  fileName: (stem) => `tests/${binary(stem)}.rs`,
  unitOf: (stem) => `sample::${binary(stem)}`,
  passing: `#[test]
fn stands_alone() {
    use std::io::Write;
    let ran = std::env::var("RAN").unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(ran).unwrap();
    writeln!(file, "ran").unwrap();
}

mod outer {
    #[test]
    fn is_nested() {}
}
`,
  failing: `#[test]
fn passes() {}

#[test]
fn fails() {
    assert_eq!(1, 2);
}
`,
  crashing: `compile_error!("broken on import");\n`,
  skipping: `#[test]\n#[ignore = "later"]\nfn is_left_out() {}\n`,
  example: { folder: 'cargo', args: ['--target-dir', join(tmpdir(), 'shardwise-example-cargo')] },
  loadsAllFirst: true,
  exits: { failing: 100 },
  // The name of a crate has none of these.
  impossible: [' ', "'", '{', '$', '&', '(', '%', '@', '#', '!', '[', '+'],
  program: 'cargo-nextest',
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: false,
  job: {
    ends: { none: 'nextest runs each test in a process of its own, and takes exit code 0 for a pass' },
    killed: `#[test]
fn passes() {}

#[test]
fn dies() {
    std::process::Command::new("kill").args(["-9", &std::process::id().to_string()]).status().unwrap();
    loop {}
}
`,
    retried: {
      source: `#[test]\nfn passes_at_last() {\n    assert_eq!(std::env::var("NEXTEST_ATTEMPT").unwrap(), "2");\n}\n`,
      args: '--retries 1',
    },
    three: ['green', 'red', 'flaky']
      .map(
        (kind) => `#[test]
fn is_${kind}() {
    use std::io::Write;
    let ran = std::env::var("RAN").unwrap();
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(ran).unwrap();
    writeln!(file, "${kind}").unwrap();
    assert!("${kind}" == "green" || ("${kind}" == "flaky" && std::env::var("SHARDWISE_TRY").unwrap() != "1"));
}
`,
      )
      .join(''),
    narrow: 'nested',
  },
  projects: {
    files: [
      ['Cargo.toml', '[workspace]\nmembers = ["one", "two"]\nresolver = "2"\n'],
      ...['one', 'two'].flatMap((name) => [
        [
          `${name}/Cargo.toml`,
          `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\ntest = false\n`,
        ] as const,
        [`${name}/src/lib.rs`, ''] as const,
        [`${name}/tests/a.rs`, '#[test]\nfn passes() {}\n'] as const,
      ]),
    ],
    asked: { args: '-p two' },
    units: ['two::a'],
    tests: 1,
  },
  configuration: [
    ['Cargo.toml', '[package]\nname = "sample"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\ntest = false\n'],
    ['src/lib.rs', ''],
  ],
};
