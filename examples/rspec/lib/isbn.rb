# The number of a book, with a digit that checks the others.
class Isbn
  attr_reader :digits

  def initialize(text)
    @digits = text.delete('- ')
  end

  def valid?
    case digits
    when /\A\d{9}[\dX]\z/ then (sum_of_ten % 11).zero?
    when /\A\d{13}\z/ then (sum_of_thirteen % 10).zero?
    else false
    end
  end

  def to_s
    digits.length == 13 ? "#{digits[0, 3]}-#{digits[3..]}" : digits
  end

  private

  def sum_of_ten
    digits.chars.each_with_index.sum { |digit, index| (digit == 'X' ? 10 : digit.to_i) * (10 - index) }
  end

  def sum_of_thirteen
    digits.chars.each_with_index.sum { |digit, index| digit.to_i * (index.even? ? 1 : 3) }
  end
end
