import { expect, test } from '@jest/globals';
import { findFramework } from '../../src/frameworks/index.ts';

test.each([
  ['node', `test('a', () => {}); it.only("b", f); t.test('c'); it.skip(\`d\`); test.todo('e')`, 5],
  ['node', `describe('d', () => {}); /x/.test(s); pattern.test(s); latest(x); suite.it(x); submit()`, 0],
  [
    'node',
    `// test('a')\n/* it('b') */ const s = "test('c')"; const t = \`it('d')\`; test('//', f); test("/*", f);`,
    2,
  ],
  ['bats', `@test "a" {\n}\n  @test 'b' { x; }\n# @test "c" {\nd() { # @test\n}\n  bats_test_function -- x\n`, 4],
  ['jest', `test('a', f); it.each([1, 2])('b %i', f); xit('c', f); test.concurrent.only.each\`x\`('d', f)`, 4],
  ['jest', `describe.each([1])('d', f); test.foo('x'); const it = 1; a.it('x')`, 0],
  ['playwright', `test('a', f); it.only("b", f); test.skip('c', f); test.fail.only(\`d\`, f); test.fixme('e', f)`, 5],
  [
    'playwright',
    `test.describe('a', f); test.skip(isMobile, 'why'); test.beforeEach(f); test.step('b', f); test.use({}); x.test('c')`,
    0,
  ],
  [
    'pytest',
    `def test_a(): pass\nasync def test_b(): pass\nclass TestC:\n    def test_d(self): pass\n    def helper(self): pass`,
    3,
  ],
  [
    'pytest',
    `"""\ndef test_in_text(): pass\n"""\n# def test_b():\nx = 'def test_c():'\ndef tests(): pass\ndef latest(): pass`,
    1,
  ],
  [
    'rspec',
    `RSpec.describe('A') { it('a') {}; it { b }; specify 'c' do\nend\n  its(:d) { e }\n  xit "f" do end\n  scenario('g') {} }\n  it :h do\nend`,
    7,
  ],
  [
    'rspec',
    `=begin\nit 'a'\n=end\n# it 'b'\n  x = "it 'c'"\n  limit 3\n  it.todo\n  example = 1\n  describe('it') { iterate }\n  it_behaves_like 'x'`,
    0,
  ],
  [
    'phpunit',
    `<?php final class ATest extends TestCase {\n  public function testA(): void {}\n  function TEST_B() {}\n  /**\n   * @test\n   */\n  public function c() {}\n  #[Test] public function d() {}\n  #[PHPUnit\\Attributes\\Test]\n  public function e() {}\n}`,
    5,
  ],
  ['phpunit', `<?php abstract class ATest extends TestCase { public function testA() {} }`, 0],
  [
    'phpunit',
    `<?php class A { // function testA()\n /* function testB() */ # function testC()\n $x = 'function testD()'; function latest() {} function tes() {} }`,
    0,
  ],
  [
    'unittest',
    'class A(TestCase):\n  def test_a(self): pass\n  async def testB(self): pass\n  # def test_c\n  def helper(self): pass\n',
    2,
  ],
  [
    'minitest',
    `class ATest < Minitest::Test\n  def test_a; end\n  def setup; end\n  test "b" do\n  end\n  it('c') { }\n  # def test_d\n  def testing; end\n  test = 1\nend`,
    3,
  ],
  [
    'maven',
    `class ATest { @Test void a() {} @org.junit.jupiter.api.Test void b() {} @ParameterizedTest @ValueSource(ints = 1) void c(int x) {} @Nested class B { @RepeatedTest(3) void d() {} } }`,
    4,
  ],
  [
    'maven',
    `public class OldTest extends TestCase { public void testA() {} public void testB() {} void test() {} }`,
    2,
  ],
  [
    'maven',
    `class CartSpec extends Specification { def "adds"() { expect: 1 } def 'removes'() {} def helper() {} }`,
    2,
  ],
  ['maven', `abstract class BaseTest { @Test void a() {} }\ninterface Role { @Test void b(); }`, 0],
  [
    'maven',
    `class ATest { String s = """\n@Test void a() {}\n"""; /* @Test */ // @Test\n @TestInstance(X) int x; }`,
    0,
  ],
  ['maven', `class CartTest { @Test fun \`it's { fine\`() {} @Test fun b() {} }`, 2],
])('%s: %j', (name, source, tests) => {
  expect(findFramework(name).countDefinitions?.(source)).toBe(tests);
});

test('the number of tests in a file of another framework is unknown', () => {
  expect(findFramework('custom').countDefinitions).toBeUndefined();
});
