require_relative 'pressure_trend'

# A forecast as a barometer gives it.
class Forecast
  TEXTS = { rising: 'fair', falling: 'rain', steady: 'no change', unknown: 'ask again later' }.freeze

  def initialize(pressures, humidity)
    @trend = PressureTrend.new(pressures)
    @humidity = humidity
  end

  def text
    return 'storm' if @trend.sudden? && @trend.name == :falling
    return 'fog' if @humidity > 97 && @trend.name == :steady

    TEXTS.fetch(@trend.name)
  end
end
