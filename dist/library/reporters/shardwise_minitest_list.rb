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

    # The files of the test tasks that the command runs: those that it names, or the default, with what they need first. Where none of
    # them is a test task, those of all test tasks.
    def files_of_tasks(rake)
      made = tasks('Rake::TestTask').map { |task| [task.name, task.file_list.to_a] } +
             tasks('Minitest::TestTask').map { |task| [task.name, Dir[*task.test_globs]] }
      names = reached_from(rake)
      own = made.select { |name, _files| names.include?(name.to_s) }
      (own.empty? ? made : own).flat_map(&:last)
    end

    # The names of the tasks that run, without those of the namespaces around them.
    def reached_from(rake)
      asked = rake.top_level_tasks.map { |name| name[/[^\[]+/] }.select { |name| rake.lookup(name) }
      tasks = (asked.empty? ? ['test'] : asked).flat_map { |name| with_needed(rake.lookup(name)) }
      tasks.map { |task| task.name.split(':').last }
    end

    def with_needed(task)
      task.nil? ? [] : [task, *task.all_prerequisite_tasks]
    rescue RuntimeError
      [task] # it needs a task that is not there, as Rake itself says
    end

    def tasks(name)
      Object.const_defined?(name) ? ObjectSpace.each_object(Object.const_get(name)).to_a : []
    end
  end

  # Rake has read the Rakefile, and would now run its tasks.
  module RakeLists
    def top_level
      MinitestList.write(MinitestList.files_of_tasks(self))
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
