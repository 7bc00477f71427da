require 'test_helper'
require 'temperature'

class TemperatureTest < Minitest::Test
  { '21.5 °C' => 215, '-3C' => -30, '32 F' => 0, '212F' => 1000, ' 0 °C ' => 0 }.each do |text, tenths|
    define_method("test_parses_#{text.strip}") { assert_equal tenths, Temperature.parse(text).tenths }
  end

  def test_refuses_other_texts
    ['', 'warm', '21.55 C', '21 K'].each { |text| assert_raises(ArgumentError) { Temperature.parse(text) } }
  end

  def test_has_a_lower_limit
    assert_raises(ArgumentError) { Temperature.new(-2732) }
  end

  def test_compares
    assert_operator Temperature.new(1), :>, Temperature.new(-1)
    assert_equal Temperature.parse('0 C'), Temperature.parse('32 F')
  end

  def test_converts
    assert_in_delta 70.7, Temperature.new(215).fahrenheit
  end

  def test_prints_one_digit
    assert_equal '-0.5 °C', Temperature.new(-5).to_s
  end

  def test_knows_kelvin
    skip 'nobody asked for kelvin yet'
  end
end
