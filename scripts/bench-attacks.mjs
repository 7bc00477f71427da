/** Reports that try to use up the time or the memory of a reader, in pieces, by name. */
const MB = 1e6;

export const ATTACKS = {
  'billion laughs': () => [
    `<!DOCTYPE x [<!ENTITY l0 "lol">${Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')}]><testsuite><testcase name="&l30;"/></testsuite>`,
  ],
  'quadratic blow-up': () => [
    `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100_000)}">]><testsuite><testcase name="t"><failure>`,
    ...Array(100).fill('&a;'.repeat(1_000)),
    '</failure></testcase></testsuite>',
  ],
  '10,000 levels': () => ['<testsuite name="s">'.repeat(10_000), '<testcase/>', '</testsuite>'.repeat(10_000)],
  '100,000 attributes': () => [
    '<testsuite><testcase',
    ...Array.from({ length: 100_000 }, (_, at) => ` a${at}=""`),
    '/></testsuite>',
  ],
  '__proto__ everywhere': () => [
    '<testsuite name="__proto__">',
    ...Array(1_000).fill('<testcase name="__proto__" __proto__="x"><__proto__/></testcase>'.repeat(50)),
    '</testsuite>',
  ],
  '3 million numeric references': () => [
    '<testsuite><testcase><failure>',
    ...Array(300).fill('&#65;'.repeat(10_000)),
    '</failure></testcase></testsuite>',
  ],
  '1 million bare ampersands': () => [
    '<testsuite><testcase><failure>',
    ...Array(100).fill('& '.repeat(10_000)),
    '</failure></testcase></testsuite>',
  ],
  '500 MB of output in one case': () => [
    '<testsuite><testcase><failure/><system-out>',
    ...Array(500).fill('x'.repeat(MB)),
    '</system-out></testcase></testsuite>',
  ],
};
