/** Which test binaries a plan finds by the manifests and files alone. */
import { describe, expect, test } from '@jest/globals';
import { searchCargo } from '../../../src/frameworks/cargo/search.ts';
import { binaryId, countRustTests, parseBinaryId } from '../../../src/frameworks/cargo/targets.ts';

const PACKAGE = (name: string, more = ''): string => `[package]\nname = "${name}"\nversion = "0.1.0"\n${more}`;
const TEST = '#[test]\nfn t() {}\n';

function search(files: Readonly<Record<string, string>>, args = '') {
  const found = searchCargo(
    {
      folder: '/work',
      files: Object.keys(files),
      names: Object.keys(files),
      texts: new Map(Object.entries(files)),
      testFileOf: () => undefined,
    },
    args === '' ? [] : args.split(' '),
  );
  return { ...found, units: Object.fromEntries(found.units ?? []) };
}

const SHOP = {
  'Cargo.toml': PACKAGE('shop'),
  'src/lib.rs': 'mod cart;',
  'src/cart.rs': TEST,
  'src/main.rs': 'fn main() {}',
  'src/bin/till.rs': TEST,
  'src/bin/server/main.rs': 'mod api;',
  'src/bin/server/api.rs': TEST,
  'tests/checkout.rs': TEST,
  'tests/common/mod.rs': TEST,
  'tests/orders/main.rs': 'mod x;',
  'tests/orders/x.rs': TEST,
  'examples/demo.rs': TEST,
  'benches/speed.rs': TEST,
  'build.rs': 'fn main() {}',
};
const UNITS = {
  shop: ['src/cart.rs'],
  'shop::bin/shop': ['src/main.rs'],
  'shop::bin/till': ['src/bin/till.rs'],
  'shop::bin/server': ['src/bin/server/api.rs'],
  'shop::checkout': ['tests/checkout.rs'],
  'shop::orders': ['tests/orders/x.rs'],
};

describe('the test binaries of a package', () => {
  test('are its library, programs and integration tests, with the files that have tests', () => {
    expect(search(SHOP).units).toEqual(UNITS);
  });

  test.each([
    ['--lib', ['shop']],
    ['--bins', ['shop::bin/shop', 'shop::bin/till', 'shop::bin/server']],
    ['--bin till --test checkout', ['shop::bin/till', 'shop::checkout']],
    ['--tests', Object.keys(UNITS)],
    ['--examples', ['shop::example/demo']],
    ['--lib --bench speed', ['shop', 'shop::bench/speed']],
    ['--all-targets', [...Object.keys(UNITS), 'shop::example/demo', 'shop::bench/speed']],
    ['-p shop', Object.keys(UNITS)],
    ['--package other', []],
    ['--release -- --lib', Object.keys(UNITS)],
  ])('are those that %s chooses', (args, units) => {
    expect(Object.keys(search(SHOP, args).units).sort()).toEqual([...units].sort());
  });

  test('are those of a program alone where there is no library', () => {
    const { 'src/lib.rs': _, ...program } = SHOP;
    expect(search(program).units).toMatchObject({ 'shop::bin/shop': ['src/cart.rs'] });
  });

  test('follow the manifest', () => {
    const manifest = PACKAGE(
      'shop',
      `autotests = false
autobins = false
[lib]
path = "lib/shop.rs"
test = false
[[bin]]
name = "shop"
test = false
[[bin]]
name = "till"
[[test]]
name = "all"
path = "checks/all.rs"
[[test]]
name = "checkout"
[[test]]
name = "gone"
[[example]]
name = "demo"
test = true
[[bench]]
name = "speed"
`,
    );
    const files = { ...SHOP, 'Cargo.toml': manifest, 'lib/shop.rs': TEST, 'checks/all.rs': TEST };
    expect(search(files).units).toEqual({
      'shop::bin/till': ['src/bin/till.rs'],
      'shop::all': ['checks/all.rs'],
      'shop::checkout': ['tests/checkout.rs'],
      'shop::example/demo': ['examples/demo.rs'],
    });
  });

  test.each([
    ['', ['shop', 'shop::fast']],
    ['--features slow', ['shop', 'shop::fast', 'shop::slow']],
    ['-F other,slow', ['shop', 'shop::fast', 'shop::slow']],
    ['--features shop/slow', ['shop', 'shop::fast', 'shop::slow']],
    ['--features tax/slow', ['shop', 'shop::fast']],
    ['--no-default-features', ['shop']],
    ['--all-features', ['shop', 'shop::fast', 'shop::slow']],
  ])('are those whose features are on: %s', (args, units) => {
    const manifest = PACKAGE(
      'shop',
      '[features]\ndefault = ["quick"]\nquick = ["dep:x"]\nslow = []\nother = []\n[[test]]\nname = "fast"\nrequired-features = ["quick"]\n[[test]]\nname = "slow"\nrequired-features = ["slow"]\n',
    );
    const files = { 'Cargo.toml': manifest, 'src/lib.rs': '', 'tests/fast.rs': TEST, 'tests/slow.rs': TEST };
    expect(Object.keys(search(files, args).units)).toEqual(units);
  });
});

describe('the packages of a workspace', () => {
  const WORKSPACE = (more: string): string => `[workspace]\n${more}\n`;
  const MEMBERS = {
    'crates/a/Cargo.toml': PACKAGE('a', '[dev-dependencies]\nhelper = { path = "../../helper" }\n'),
    'crates/a/src/lib.rs': TEST,
    'crates/b/Cargo.toml': PACKAGE('b'),
    'crates/b/src/lib.rs': TEST,
    'helper/Cargo.toml': PACKAGE('helper'),
    'helper/src/lib.rs': TEST,
    'alone/Cargo.toml': `${PACKAGE('alone')}[workspace]\n`,
    'alone/src/lib.rs': TEST,
  };

  test.each<[string, string, string, readonly string[]]>([
    ['globs, and packages that they name by a path', 'members = ["crates/*"]', '', ['a', 'b', 'helper']],
    ['without what is excluded', 'members = ["crates/*"]\nexclude = ["helper"]', '', ['a', 'b']],
    ['default members', 'members = ["crates/*"]\ndefault-members = ["crates/b"]', '', ['b']],
    [
      'default members and --workspace',
      'members = ["crates/*"]\ndefault-members = ["crates/b"]',
      '--workspace',
      ['a', 'b', 'helper'],
    ],
    ['--exclude', 'members = ["crates/*"]', '--workspace --exclude b', ['a', 'helper']],
    ['-p', 'members = ["crates/*"]', '-p a -p hel*', ['a', 'helper']],
  ])('are %s', (_, workspace, args, units) => {
    expect(Object.keys(search({ 'Cargo.toml': WORKSPACE(workspace), ...MEMBERS }, args).units)).toEqual(units);
  });

  test('are the root alone, where it is a package too', () => {
    const files = {
      'Cargo.toml': PACKAGE('root', WORKSPACE('members = ["crates/*"]')),
      'src/lib.rs': TEST,
      ...MEMBERS,
    };
    expect(Object.keys(search(files).units)).toEqual(['root']);
    expect(Object.keys(search(files, '--workspace').units)).toEqual(['root', 'a', 'b', 'helper']);
  });

  test('do not own the files of packages in them', () => {
    const files = {
      'Cargo.toml': PACKAGE('root', WORKSPACE('members = ["src/inner"]')),
      'src/lib.rs': 'fn x() {}',
      'src/inner/Cargo.toml': PACKAGE('inner'),
      'src/inner/src/lib.rs': TEST,
    };
    expect(search(files, '--workspace').units).toEqual({ root: ['src/lib.rs'], inner: ['src/inner/src/lib.rs'] });
  });
});

test('a manifest that cannot be read is named', () => {
  const files = { 'Cargo.toml': '[workspace]\nmembers = ["a"]', 'a/Cargo.toml': '[package', 'a/src/lib.rs': TEST };
  expect(search(files)).toMatchObject({ notFollowed: ['a/Cargo.toml: it is no manifest that can be read'], units: {} });
});

test('a folder without a manifest is named', () => {
  expect(search({ 'src/lib.rs': TEST }).notFollowed).toEqual(['a manifest above the working directory']);
});

test.each([
  ['#[test]\nfn a() {}\n#[tokio::test]\nasync fn b() {}', 2],
  ['#[test_case(1)]\n#[rstest]\n#[wasm_bindgen_test]', 3],
  ['#[cfg(test)]\nmod tests {}\n#[derive(Test)]\n#[ignore]', 0],
])('tests are counted in %j', (source, tests) => expect(countRustTests(source)).toBe(tests));

test.each(['shop', 'shop::checkout', 'shop::bin/till', 'shop::example/demo', 'shop::bench/speed', 'shop::-dash'])(
  'the id %s says what it is',
  (id) => {
    const { packageName, kind, name } = parseBinaryId(id);
    expect(binaryId(packageName, { kind, name })).toBe(id);
  },
);
