const assert = require('node:assert/strict');
const { feeFor, setFees } = require('../src/fees.js');

describe('fees', () => {
  for (const [days, fee] of [
    [0, 0],
    [1, 20],
    [7, 140],
    [50, 1000],
    [365, 1000],
  ])
    it(`are ${fee} cents for ${days} days`, () => assert.equal(feeFor(days), fee));
  it('are never negative', () => assert.equal(feeFor(-3), 0));
  it('can be changed for a test', () => {
    setFees({ perDay: 50, most: 60 });
    assert.equal(feeFor(2), 60);
  });
  it('are the usual ones again in the next test', () => assert.equal(feeFor(2), 40));
  it.skip('leave out Sundays', () => assert.equal(feeFor(7), 120));
});
