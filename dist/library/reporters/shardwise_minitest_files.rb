# frozen_string_literal: true

require_relative 'shardwise'

module Shardwise
  # The test files of a shard. SHARDWISE_TASK is the path of a JSON object that says what to run (`renderTask` in `parts.ts`).
  module MinitestFiles
    module_function

    def task
      @task ||= JSON.parse(File.read(ENV.fetch('SHARDWISE_TASK'), encoding: Encoding::UTF_8))
    end

    def report
      @report ||= Report.new(own_path('SHARDWISE_REPORT'), own_path('SHARDWISE_JOURNAL'))
    end

    # The path in a variable, for this process: a task may start several.
    def own_path(variable)
      ENV.fetch(variable).sub(/(?=\.journal\.jsonl\z|(?<!\.journal)\.\w+\z)/, "-#{Process.pid}")
    end

    # The classes with tests, by the file that was loaded when they were defined.
    def classes
      @classes ||= {}
    end

    def runnables
      defined?(::Minitest::Runnable) ? ::Minitest::Runnable.runnables : []
    end

    # The errors of the files that did not load.
    def broken
      @broken ||= {}
    end

    def load_units
      task.fetch('units').each { |file| load_file(file) }
    end

    # A file that ends the process with `exit!` is what the journal says to have run.
    def load_file(file)
      test = { name: file, classname: file, file: file, line: nil }
      known = runnables.size
      report.start(file, test)
      require File.expand_path(file)
      runnables.drop(known).each { |klass| classes[klass] = file }
      report.drop(file)
    rescue SystemExit, ScriptError, StandardError => error
      broken[file] = error
      STDERR.puts("#{file} did not load: #{error.full_message(highlight: false)}")
      report.finish(file, test, [Shardwise.failure('error', error, Shardwise.text_of(error))])
    end
  end

  module_function

  # The error with the places that it went through, without those of this folder.
  def text_of(error)
    places = (error.backtrace || []).reject { |place| place.start_with?(__dir__) }
    ["#{error.class}: #{error.message}", *places].join("\n")
  end
end
