# Keeps the last measurements, and hands them over when it is asked, after a while.
class LogBuffer
  def initialize(size, delay: 0.2)
    @size = size
    @delay = delay
    @lines = []
  end

  def <<(line)
    @lines << line
    @lines.shift if @lines.length > @size
    self
  end

  def flush
    sleep @delay
    @lines.tap { @lines = [] }
  end
end
