require 'date'

# A book that somebody has borrowed.
class Loan
  DAYS = { book: 28, film: 7, magazine: 14 }.freeze

  attr_reader :due

  def initialize(kind, from:)
    @due = Loan.workday(from + DAYS.fetch(kind) { raise ArgumentError, "nobody lends a #{kind}" })
    @renewals = 0
  end

  # The library is closed on Sundays.
  def self.workday(date)
    date.sunday? ? date + 1 : date
  end

  def renew
    raise 'a loan can be renewed twice' if @renewals == 2

    @renewals += 1
    @due = Loan.workday(due + 14)
  end

  def days_late(on:)
    [(on - due).to_i, 0].max
  end
end
