require 'test_helper'
require 'wind'

class WindTest < Minitest::Test
  { 0 => 'N', 22 => 'N', 23 => 'NE', 180 => 'S', 338 => 'N', 720 => 'N', -90 => 'W' }.each do |degrees, name|
    define_method("test_direction_of_#{degrees}_degrees") { assert_equal name, Wind.new(degrees, 1).direction }
  end

  def test_calm_air_has_no_force
    assert_equal 0, Wind.new(0, 0.2).force
  end

  def test_force_grows_at_the_limits
    assert_equal [1, 2, 12], [0.3, 1.6, 40].map { |speed| Wind.new(0, speed).force }
  end

  def test_a_storm_begins_at_nine
    refute_predicate Wind.new(0, 20.7), :storm?
    assert_predicate Wind.new(0, 20.8), :storm?
  end
end
