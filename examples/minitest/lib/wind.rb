# Wind, with a direction in degrees and a speed in metres per second.
class Wind
  NAMES = %w[N NE E SE S SW W NW].freeze
  LIMITS = [0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7].freeze

  attr_reader :degrees, :speed

  def initialize(degrees, speed)
    @degrees = degrees % 360
    @speed = speed
  end

  def direction
    NAMES[((degrees + 22.5) / 45).floor % 8]
  end

  # On the scale of Beaufort.
  def force
    LIMITS.count { |limit| speed >= limit }
  end

  def storm?
    force >= 9
  end
end
