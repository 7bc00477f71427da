# Books in the order of their marks: `FIC ADA`, `510 KNU`.
class Shelf
  include Enumerable

  def initialize(marks = [])
    @marks = []
    marks.each { |mark| add(mark) }
  end

  def add(mark)
    at = @marks.bsearch_index { |other| (Shelf.key(other) <=> Shelf.key(mark)) >= 0 }
    @marks.insert(at || -1, mark)
    self
  end

  def each(&block)
    @marks.each(&block)
  end

  def neighbours(mark)
    at = @marks.index(mark)
    return [] if at.nil?

    [at.zero? ? nil : @marks[at - 1], @marks[at + 1]].compact
  end

  # Numbers come before words.
  def self.key(mark)
    number, name = mark.split(' ', 2)
    number =~ /\A\d/ ? [0, number.to_f, name.to_s] : [1, 0.0, mark]
  end
end
