# A sensor behind a slow radio.
class Sensor
  class Silent < StandardError; end

  def initialize(values, awake: true, delay: 0.25)
    @values = values
    @awake = awake
    @delay = delay
  end

  def read
    sleep @delay
    raise Silent, 'the sensor is not awake yet' unless @awake

    @values.shift or raise Silent, 'the sensor has nothing more to say'
  end

  def average(count)
    Array.new(count) { read }.sum / count.to_f
  end
end
