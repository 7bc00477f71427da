require 'test_helper'
require 'pressure_trend'

describe PressureTrend do
  describe 'with too few values' do
    it('is unknown') { assert_equal :unknown, PressureTrend.new([1000, 1010]).name }
    it('has no change') { assert_equal 0.0, PressureTrend.new([1000]).change }
  end

  it('rises') { assert_equal :rising, PressureTrend.new([1000, 1001, 1002]).name }
  it('falls') { assert_equal :falling, PressureTrend.new([1002, 1001, 1000]).name }
  it('is steady when it comes back') { assert_equal :steady, PressureTrend.new([1000, 1005, 1000.5]).name }
  it('notices a jump') { assert PressureTrend.new([1000, 1004, 1000]).sudden? }
end
