# Sends reminders, slowly.
class MailServer
  class Busy < StandardError; end

  attr_reader :sent

  def initialize(ready: true, delay: 0.25)
    @ready = ready
    @delay = delay
    @sent = []
  end

  def deliver(to, text)
    sleep @delay
    raise Busy, 'the mail server is busy' unless @ready
    raise ArgumentError, "#{to.inspect} is no address" unless to.include?('@')

    @sent << [to, text]
    @sent.length
  end
end
