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
      @report ||= Report.new
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
      report.start(file, test)
      require File.expand_path(file)
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
