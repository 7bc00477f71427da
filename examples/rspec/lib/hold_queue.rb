# Who waits for a book. Somebody who does not collect it in time loses the place.
class HoldQueue
  def initialize(patience: 0.3)
    @patience = patience
    @waiting = []
  end

  def join(reader)
    @waiting << reader unless @waiting.include?(reader)
    @waiting.index(reader) + 1
  end

  # Waits for the first reader, then for the next one.
  def hand_out
    until @waiting.empty?
      reader = @waiting.shift
      sleep @patience
      return reader if yield(reader)
    end
    nil
  end

  def length
    @waiting.length
  end
end
