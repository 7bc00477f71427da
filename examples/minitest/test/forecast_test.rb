require 'test_helper'
require 'forecast'

class ForecastTest < Minitest::Test
  def test_fair_weather
    assert_equal 'fair', Forecast.new([1000, 1002, 1004], 50).text
  end

  def test_rain
    assert_equal 'rain', Forecast.new([1004, 1002, 1000], 50).text
  end

  def test_storm
    assert_equal 'storm', Forecast.new([1010, 1000, 995], 50).text
  end

  def test_fog
    assert_equal 'fog', Forecast.new([1000, 1000, 1000], 99).text
  end

  def test_nothing_known
    assert_equal 'ask again later', Forecast.new([1000], 50).text
  end
end
