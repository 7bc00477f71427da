require 'test_helper'
require 'log_buffer'

class LogBufferTest < Minitest::Test
  def test_keeps_the_last_lines
    buffer = LogBuffer.new(2)
    %w[a b c].each { |line| buffer << line }
    assert_equal %w[b c], buffer.flush
  end

  def test_is_empty_after_it_was_flushed
    buffer = LogBuffer.new(2) << 'a'
    buffer.flush
    assert_empty buffer.flush
  end

  def test_takes_lines_again
    buffer = LogBuffer.new(1) << 'a'
    buffer.flush
    assert_equal %w[b], (buffer << 'b').flush
  end
end
