# frozen_string_literal: true

# Asks Rake or Rails which test files their tasks would run, and runs none. SHARDWISE_LIST is the path of the list. `rake` and `rails` load this
# file through RUBYOPT. `ruby` runs it, and then it starts Rake.
module Shardwise
  # The list of the test files.
  module MinitestList
    module_function

    def write(files)
      return if ENV['SHARDWISE_LIST'].nil?

      require 'json'
      root = "#{Dir.pwd}/"
      tests = files.map { |file| [File.expand_path(file).delete_prefix(root), nil] }.to_h
      File.write(ENV['SHARDWISE_LIST'], JSON.generate(tests: tests, deselected: [], broken: {}))
    end

    # The files of all test tasks that the Rakefile makes.
    def files_of_tasks
      tasks('Rake::TestTask').flat_map { |task| task.file_list.to_a } +
        tasks('Minitest::TestTask').flat_map { |task| Dir[*task.test_globs] }
    end

    def tasks(name)
      Object.const_defined?(name) ? ObjectSpace.each_object(Object.const_get(name)).to_a : []
    end
  end

  # Rake has read the Rakefile, and would now run its tasks.
  module RakeLists
    def top_level
      MinitestList.write(MinitestList.files_of_tasks)
    end
  end

  # Rails loads each test file with `require`.
  module RailsLists
    def load_tests(*)
      @shardwise_found = []
      super
      MinitestList.write(@shardwise_found)
      exit!(0)
    end

    def require(path)
      @shardwise_found.nil? ? super : @shardwise_found.push(path)
    end
  end

  # Changes Rake and Rails when they are there, and only once each.
  def self.listen
    waiting = { 'Rake::Application' => ->(rake) { rake.prepend(RakeLists) },
                'Rails::TestUnit::Runner' => ->(runner) { runner.singleton_class.prepend(RailsLists) } }
    TracePoint.new(:end) do |event|
      waiting.delete(event.self.name)&.call(event.self) if event.self.is_a?(Module)
    end.enable
  end
end

Shardwise.listen
if $PROGRAM_NAME == __FILE__
  require 'rake'
  ARGV.replace(['--nosearch'])
  Rake.application.run
end
