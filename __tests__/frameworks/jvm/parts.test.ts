/** Parts of sources of Java and Kotlin. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { declaredTests } from '../../../src/frameworks/jvm/methods.ts';
import { jvmOccurs, jvmPartOf, mayInherit, whyWhole } from '../../../src/frameworks/jvm/parts.ts';

describe('the part of a reported test', () => {
  test.each([
    ['a method', 'p.CartTest', 'adds', 'CartTest#adds'],
    ['a method with parameters', 'p.CartTest', 'adds(int, String)[1]', 'CartTest#adds'],
    ['a method with parameters in an old report', 'p.CartTest', 'adds{int}[1]', 'CartTest#adds'],
    ['a row of JUnit 4', 'p.CartTest', 'adds[1: a (b)]', 'CartTest#adds'],
    ['a nested class', 'a.b.CartTest$Inner', '$adds', 'CartTest$Inner#$adds'],
    ['a name of Kotlin', 'CartTest', 'adds two, and more', 'CartTest#adds two, and more'],
    ['a class that did not load', 'p.CartTest', '', undefined],
    ['a class that is named like a test', 'p.CartTest', 'p.CartTest', undefined],
    ['a name with a blank before brackets', 'p.CartTest', 'adds (1)', undefined],
    ['a test without a class', '', 'adds', undefined],
  ])('%s', (_what, className, name, part) => {
    expect(jvmPartOf({ className, name }, 'src/test/java/p/CartTest.java')).toBe(part);
  });

  test('is unknown in a source of Groovy', () => {
    expect(jvmPartOf({ className: 'p.CartSpec', name: 'adds' }, 'src/test/groovy/p/CartSpec.groovy')).toBeUndefined();
  });
});

const JAVA = `package p;
import org.junit.jupiter.api.*;
/** @Test void inComment() {} */
public class CartTest<T extends Comparable<T>> extends Base {
  private final Runnable task = () -> { run(); };
  static int[] numbers = {1, 2};
  enum Kind { ONE { @Override int it() { return 1; } }; abstract int it(); }
  record Row(int a) {}
  @BeforeEach void setUp() { helper(); }
  @Test void adds() { new Object() { void inner() {} }.toString(); class Local { @Test void local() {} } }
  @Test @DisplayName("} void shown() {") public <X> void $typed(X x) throws Exception {}
  @org.junit.jupiter.params.ParameterizedTest(name = "{0}") @ValueSource(ints = {1, 2}) void data(int x) { if (x > 1) { fail(); } }
  @TestFactory java.util.stream.Stream<DynamicTest> makes() { return null; }
  @TestFactory DynamicTest[] array() { return null; }
  @Test(enabled = false) public void off() {}
  void helper() { String text = """
    @Test void inText() {}
    """; }
  @Nested class Inner {
    @Test void adds() {}
    @Nested class InnerMost { @IntegrationTest void deep() {} }
  }
  @Test void last() {}
}
class OtherTest { @Test void adds() {} }
`;

const KOTLIN = `package p
import org.junit.jupiter.api.Test
class Marker
data class Row(val a: Int)
class CartTest(val x: Int) : Base(x) {
  data class Row(val a: Int)
  val lazily by lazy { compute() }
  @Test fun adds() = run { check(true) }
  @Test fun \`adds two, and "more"\`() { list.map { it + 1 } }
  @Test
  internal fun hidden() {}
  companion object { @JvmStatic fun rows() = listOf(1) }
  fun helper(a: Int) = a
  @Nested inner class Inner { @Test fun adds() {} }
}
`;

describe('the declared tests', () => {
  test('of Java', () => {
    expect([...declaredTests(JAVA)].sort()).toEqual([
      'CartTest#$typed',
      'CartTest#adds',
      'CartTest#array',
      'CartTest#data',
      'CartTest#last',
      'CartTest#makes',
      'CartTest$Inner#adds',
      'CartTest$Inner$InnerMost#deep',
      'OtherTest#adds',
    ]);
  });

  test('of Kotlin', () => {
    expect([...declaredTests(KOTLIN)].sort()).toEqual([
      'CartTest#adds',
      'CartTest#adds two, and "more"',
      'CartTest#hidden',
      'CartTest$Inner#adds',
    ]);
    expect(jvmOccurs('CartTest#adds two, and "more"', KOTLIN)).toBe(true);
    expect(jvmOccurs('CartTest#helper', KOTLIN)).toBe(false);
  });

  test('of any text, in no long time', () => {
    const piece = fc.constantFrom(
      'class',
      'A',
      '{',
      '}',
      '(',
      ')',
      '@',
      'Test',
      'void',
      ' ',
      'a',
      '\n',
      '"',
      '`',
      '/*',
      ';',
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => void declaredTests(pieces.join(''))));
  });
});

describe('a class', () => {
  test.each([
    ['class A extends B {}', true],
    ['class A : B() {}', true],
    ['class A(val x: Int) : B(x) {}', true],
    ['class A implements B {}', true],
    ['class A { int x = y ? 1 : 2; String extend; }', false],
    ['class A(val x: Int) { val y: Int = 1 }', false],
  ])('may inherit: %s is %s', (source, expected) => {
    expect(mayInherit(source)).toBe(expected);
  });

  const JUPITER = 'import org.junit.jupiter.api.Test;\n';
  const JUNIT_4 = 'import org.junit.Test;\nimport org.junit.runner.RunWith;\n';
  const TESTNG = 'import org.testng.annotations.Test;\n';
  test.each([
    ['is split: JUnit 5', `${JUPITER}class A extends B { @Test void a() {} }`, undefined],
    ['is split: JUnit 4', `${JUNIT_4}@RunWith(Parameterized.class) class A { @Test void a() {} }`, undefined],
    ['is split: TestNG', `${TESTNG}class A { @Test(dataProvider = "d") void a() {} }`, undefined],
    ['with an order', `${JUPITER}class A { @Order(1) @Test void a() {} }`, /order/],
    ['with an order of JUnit 4', `${JUNIT_4}@FixMethodOrder(NAME_ASCENDING) class A {}`, /order/],
    ['with tests that need each other', `${TESTNG}class A { @Test(dependsOnMethods = "b") void a() {} }`, /order/],
    ['with a suite', `${JUPITER}@Suite @SelectClasses(B.class) class A {}`, /other classes/],
    ['with a runner', `${JUNIT_4}@RunWith(JUnitParamsRunner.class) class A {}`, /runner/],
    ['of TestNG that inherits', `${TESTNG}class A extends B {}`, /TestNG/],
    ['of another library', 'class A : FunSpec({ test("a") {} })', /neither JUnit 4/],
    ['with brackets in a name', `${JUPITER}class A { @Test fun \`a(b)\`() {} }`, /backticks/],
    ['with such words in texts', `${JUPITER}class A { String x = "@Order(1)"; } // @Suite`, undefined],
  ])('stays whole or %s', (_what, source, expected) => {
    if (expected === undefined) expect(whyWhole(source)).toBeUndefined();
    else expect(whyWhole(source)).toMatch(expected);
  });
});
