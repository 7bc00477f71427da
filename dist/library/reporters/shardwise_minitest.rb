# frozen_string_literal: true

# Waits for Minitest in any process of Ruby, and then brings our reporter. RUBYOPT loads this file, because the tests may be started by
# `ruby`, by a task of Rake or by Rails. Which Minitest is loaded, and when, is up to the project.
if ENV.key?('SHARDWISE_TASK')
  waiting = TracePoint.new(:end) do
    next unless defined?(::Minitest) && ::Minitest.respond_to?(:init_plugins)

    waiting.disable
    require_relative 'shardwise_minitest_reporter'
  end
  waiting.enable
end
