# frozen_string_literal: true

# The reporter of Shardwise for Minitest 5 and later. Environment variables say what it writes: SHARDWISE_REPORT, the results as JUnit, and
# until the end SHARDWISE_JOURNAL; and SHARDWISE_SELECTED, how many tests were selected in each file.
require_relative 'shardwise_minitest_files'

module Shardwise
  # Which file each test is from, and how it is called.
  class MinitestTests
    TEST_FILE = %r{(?:\A|/)(?:test_[^/]*|[^/]*_(?:test|spec)|spec_[^/]*)\.rb\z}.freeze
    def initialize(units)
      @paths = Paths.new
      @units = units.flat_map { |unit| [[@paths.absolute(unit), unit], [real(unit), unit]] }.to_h
      @files = {}
    end

    # A test that a class inherits or includes belongs to the file of the class.
    def file_of(klass, method)
      place = own_file(klass, method)
      unit?(place) ? place : (file_of_class(klass) || place || method_file(klass, method))
    end

    def line_of(klass, method, file)
      place, line = klass.instance_method(method).source_location
      name(place) == file ? line : nil
    end

    # A test belongs to another shard when it is in another test file, which was loaded all the same.
    def elsewhere?(file)
      !file.nil? && !unit?(file) && file.match?(TEST_FILE)
    end

    # Specs have numbers in front of their names, which change with every new one.
    def title(method)
      method.to_s.sub(/\Atest_\d{4,}_/, '')
    end

    def class_name(klass)
      klass.name || 'Class'
    end

    def part(klass, method)
      part = XML.valid("#{class_name(klass)}##{title(method)}")
      part unless part =~ UNUSABLE_IN_PART
    end

    # Whether this process has loaded a file. A task may run each file in a process of its own.
    def loaded?(unit)
      path = @paths.absolute(unit)
      @features ||= $LOADED_FEATURES.map { |feature| [feature, true] }.to_h
      !MinitestFiles.broken.key?(unit) && (@features.key?(path) || @features.key?(real(path)))
    end

    private

    def unit?(file)
      @units.value?(file)
    end

    def real(file)
      File.realpath(file)
    rescue SystemCallError
      @paths.absolute(file)
    end

    def name(path)
      path && (@units[@paths.absolute(path)] || @paths.relative(path))
    end

    def own_file(klass, method)
      found = klass.instance_method(method)
      name(found.source_location&.first) if found.owner == klass
    end

    def method_file(klass, method)
      name(klass.instance_method(method).source_location&.first)
    end

    # The file with the tests that the class itself defines, or the one that the class was first opened in, or the one that our loader loaded
    # then. A spec in a spec may have none of them.
    def file_of_class(klass)
      @files.fetch(klass) do
        own = klass.public_instance_methods(false).grep(/\Atest_/).map { |method| own_file(klass, method) }
        @files[klass] = own.find { |file| unit?(file) } || name(constant_file(klass)) || MinitestFiles.classes[klass] || own.first || file_of_outer(klass)
      end
    end

    def file_of_outer(klass)
      outer = klass.superclass
      file_of_class(outer) if outer < ::Minitest::Runnable && outer.name.to_s !~ /\AMinitest::/
    end

    # A spec is named by its text, which may be the name of what it describes.
    def constant_file(klass)
      return unless klass.name && Object.respond_to?(:const_source_location)

      Object.const_source_location(klass.name)&.first if Object.const_get(klass.name).equal?(klass)
    rescue NameError
      nil
    end
  end

  # Reports the tests that run.
  class MinitestReporter
    def initialize(options)
      task = MinitestFiles.task
      @options = options
      @units = task.fetch('units')
      @selections = task.fetch('selections').to_h
      @tests = MinitestTests.new(@units)
      @report = MinitestFiles.report
      @selected = MinitestFiles.own_path('SHARDWISE_SELECTED')
      @left = Hash.new(0)
      @known = {}
    end

    def wanted?(klass, method)
      file = @tests.file_of(klass, method)
      return false if @tests.elsewhere?(file) || MinitestFiles.broken.key?(file)

      selection = @selections[file]
      return true if selection.nil?

      part = @tests.part(klass, method)
      selection.key?('only') ? selection['only'].include?(part) : !selection['except'].include?(part)
    end

    # All files have been loaded, or there is an error for them.
    def start
      selected = @units.select { |unit| @tests.loaded?(unit) }.map { |unit| [unit, Hash.new(0)] }.to_h
      ::Minitest::Runnable.runnables.each do |klass|
        methods_of(klass).each do |method|
          file = remember(klass, method)
          @left[file] += 1
          (selected[file] ||= Hash.new(0))[@tests.part(klass, method) || ''] += 1 if @units.include?(file)
        end
      end
      Shardwise.write_json(@selected, selected.to_a)
    end

    def prerecord(klass, method)
      @report.start(key(klass.to_s, method), case_of(klass.to_s, method))
    end

    def record(result)
      name = result.respond_to?(:klass) ? result.klass : result.class.to_s
      test = case_of(name, result.name)
      @report.finish(key(name, result.name), test, outcome_of(result), seconds: result.time)
      @left[test[:file]] -= 1
      Shardwise.finished(test[:file]) if @left[test[:file]].zero?
    end

    def close
      @report.close
    end

    private

    # The tests of a class that Minitest will run.
    def methods_of(klass)
      return klass.filter_runnable_methods(@options) if klass.respond_to?(:filter_runnable_methods)

      filter = pattern(composed(klass, @options[:filter]))
      exclude = pattern(@options[:exclude])
      klass.runnable_methods.select do |method|
        full = "#{klass}##{method}"
        (filter.nil? || filter === method || filter === full) && !(exclude && (exclude === method || exclude === full))
      end
    end

    def pattern(given)
      given.is_a?(String) && given =~ %r{/(.*)/} ? Regexp.new(Regexp.last_match(1)) : given
    end

    # Rails also takes the lines of tests, and names as they are written.
    def composed(klass, filter)
      return filter unless defined?(::Rails::TestUnit::Runner) && ::Rails::TestUnit::Runner.respond_to?(:compose_filter)

      ::Rails::TestUnit::Runner.compose_filter(klass, filter)
    end

    def key(class_name, method)
      "#{class_name}##{method}"
    end

    def remember(klass, method)
      file = @tests.file_of(klass, method)
      @known[key(klass.to_s, method)] = {
        name: @tests.title(method), classname: @tests.class_name(klass), file: file, line: @tests.line_of(klass, method, file)
      }
      file
    end

    def case_of(class_name, method)
      @known.fetch(key(class_name, method)) { { name: @tests.title(method), classname: class_name, file: nil, line: nil } }
    end

    def outcome_of(result)
      return [XML.element('skipped', { message: result.failure.message })] if result.skipped?

      result.failures.map do |failure|
        unexpected = failure.is_a?(::Minitest::UnexpectedError)
        error = unexpected ? (failure.respond_to?(:error) ? failure.error : failure.exception) : failure
        places = ::Minitest.filter_backtrace(error.backtrace || [])
        Shardwise.failure(unexpected ? 'error' : 'failure', error, ["#{error.class}: #{error.message}", *places].join("\n"))
      end
    end
  end

  # The changes to Minitest that tell our reporter what happens. Other reporters may replace those that are there, so it is none of them.
  module MinitestPlugin
    def init_plugins(options)
      super
      mine = MinitestReporter.new(options)
      ::Minitest::Runnable.runnables.each { |klass| klass.singleton_class.prepend(Shardwise.choosing(mine)) }
      reporter.singleton_class.prepend(Shardwise.hearing(mine))
      Shardwise.restore_environment
    end

    # It is no failure when the arguments select nothing here. Shardwise counts.
    def empty_run!(_options)
      true
    end
  end

  module_function

  def choosing(mine)
    Module.new do
      define_method(:runnable_methods) { super().select { |method| mine.wanted?(self, method) } }
    end
  end

  # Our reporter hears first, because another one may end the process.
  def hearing(mine)
    Module.new do
      %i[start prerecord record].each do |event|
        define_method(event) do |*details|
          mine.public_send(event, *details)
          super(*details)
        end
      end
      define_method(:report) { super().tap { mine.close } }
      define_method(:passed?) { super() && MinitestFiles.broken.empty? }
    end
  end

  # The tests and their processes should have the environment of the user.
  def restore_environment
    ENV.keys.grep(/\ASHARDWISE_(?!TRY\z|SHARD\z)/).each { |name| ENV.delete(name) }
    remove('RUBYOPT', ' ') { |word| word == '-rshardwise_minitest' }
    remove('RUBYLIB', File::PATH_SEPARATOR) { |folder| File.expand_path(folder) == __dir__ }
  end

  def remove(variable, separator, &ours)
    left = ENV.fetch(variable, '').split(separator).reject(&ours)
    left.empty? ? ENV.delete(variable) : ENV[variable] = left.join(separator)
  end
end

Minitest.singleton_class.prepend(Shardwise::MinitestPlugin)
