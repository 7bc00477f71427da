# What the air pressure does, from its last values in hectopascals.
class PressureTrend
  def initialize(values)
    @values = values
  end

  def change
    @values.length < 2 ? 0.0 : (@values.last - @values.first).round(1)
  end

  def name
    return :unknown if @values.length < 3
    return :steady if change.abs < 1

    change.positive? ? :rising : :falling
  end

  def sudden?
    @values.each_cons(2).any? { |a, b| (b - a).abs > 3 }
  end
end
