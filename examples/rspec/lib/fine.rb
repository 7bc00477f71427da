# What a reader pays for being late, in cents.
module Fine
  PER_DAY = 20
  MOST = 500

  def self.for(days, child: false)
    raise ArgumentError, "#{days} days are no delay" if days.negative?

    cents = [days * PER_DAY, MOST].min
    child ? cents / 2 : cents
  end

  def self.text(cents)
    format('%d.%02d', *cents.divmod(100))
  end
end
