require 'test_helper'
require 'sensor'

class SensorTest < Minitest::Test
  # Flaky on purpose, and the same in every run: see README.md.
  def test_reads_a_value
    assert_equal 7, Sensor.new([7], awake: ENV['SHARDWISE_TRY'] != '1').read
  rescue Sensor::Silent => e
    flunk e.message
  end

  def test_averages
    assert_in_delta 2.0, Sensor.new([1, 2, 3]).average(3)
  end

  def test_says_when_it_is_asleep
    assert_raises(Sensor::Silent) { Sensor.new([1], awake: false).read }
  end

  def test_says_when_it_has_nothing_more
    assert_raises(Sensor::Silent) { Sensor.new([]).read }
  end
end
