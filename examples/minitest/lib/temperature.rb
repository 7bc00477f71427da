# A temperature in tenths of a degree Celsius.
class Temperature
  include Comparable

  attr_reader :tenths

  def initialize(tenths)
    raise ArgumentError, 'colder than nothing' if tenths < -2731

    @tenths = tenths
  end

  def self.parse(text)
    match = /\A\s*(-?\d+(?:\.\d)?)\s*°?\s*([CF])\s*\z/.match(text) or raise ArgumentError, "#{text.inspect} is no temperature"
    value = (match[1].to_f * 10).round
    new(match[2] == 'F' ? ((value - 320) * 5 / 9.0).round : value)
  end

  def <=>(other)
    tenths <=> other.tenths
  end

  def fahrenheit
    (tenths * 9 / 5.0 / 10 + 32).round(1)
  end

  def to_s
    format('%.1f °C', tenths / 10.0)
  end
end
