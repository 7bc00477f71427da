# frozen_string_literal: true

# The reporter of Shardwise for RSpec 3, loaded by `-r`. The formatters of the project stay. Environment variables say what it does:
#
# - SHARDWISE_LIST is the path for a list of the examples in each file. RSpec then runs with `--dry-run`.
# - SHARDWISE_TASK is the path of a JSON object that says what to run (`renderTask` in `parts.ts`). Then these are written:
#   - SHARDWISE_REPORT, the results as JUnit, and until the end SHARDWISE_JOURNAL;
#   - SHARDWISE_SELECTED, how many examples were selected in each file;
#   - SHARDWISE_UNPLANNED, the files that RSpec would load by itself and the plan does not have.
require_relative 'shardwise'

module Shardwise
  # The files that RSpec loads, what they define, and which of them fail.
  class SpecFiles
    attr_reader :loaded, :broken

    def initialize(paths)
      @paths = paths
      @loaded = []
      @broken = {}
      @file_of_group = {}
    end

    # @yield loads the file
    def load(file)
      groups = ::RSpec.world.example_groups
      known = groups.size
      @current = @paths.relative(file)
      yield
      @loaded << @current unless @broken.key?(@current)
    ensure
      groups.drop(known).each { |group| @file_of_group[group] = @current }
      @current = nil
    end

    # Takes an error that a file raises while it is loaded. Undefined when no file is.
    def break(exception)
      @broken[@current] = exception if @current
      @current
    end

    # An example of a file that did not load as a whole must not run.
    def broken_example?(example)
      @broken.key?(of(example.example_group))
    end

    # The file that RSpec loaded when the group was defined. A shared group or a helper may stand elsewhere.
    def of(group)
      @file_of_group.fetch(group.parent_groups.last) { @paths.relative(group.metadata[:rerun_file_path]) }
    end

    def example_groups
      ::RSpec.world.example_groups.flat_map(&:descendants)
    end

    # The numbers of selected examples by file and part.
    def selected
      counts = @loaded.map { |file| [file, Hash.new(0)] }.to_h
      example_groups.flat_map(&:filtered_examples).each do |example|
        file = of(example.example_group)
        counts[file][Names.part(example) || ''] += 1 if counts.key?(file)
      end
      counts
    end
  end

  # The names of examples in a report.
  module Names
    SEPARATOR = ' > '

    module_function

    # An example without a text of its own gets one when it has run, or never. So it counts as one of a group `it`.
    def parents(example)
      of_group(example.example_group) + (text?(example) ? [] : ['it'])
    end

    def text?(example)
      example.metadata[:description_args].any? { |part| !part.to_s.empty? }
    end

    def of_group(group)
      group.parent_groups.reverse.map(&:description)
    end

    # The group or example directly in the outermost group, as `rspec/parts.ts` reads it from the names in a report.
    def part(example)
      names = XML.valid(parents(example).join(SEPARATOR)).split(SEPARATOR, -1) << XML.valid(example.description)
      part = names.first(2).join(SEPARATOR)
      part unless part =~ UNUSABLE_IN_PART
    end
  end

  # Writes the list of the examples.
  class RSpecLister
    def initialize(files)
      @files = files
    end

    def loading(_file)
      yield
    end

    def non_example_error(exception)
      @files.break(exception)
    end

    def wanted?(example)
      !@files.broken_example?(example)
    end

    # Without the files that the project requires, the list would not be complete.
    def start(_notification)
      return if ::RSpec.world.wants_to_quit

      counts = @files.selected.transform_values { |parts| parts.values.sum }
      defined = @files.example_groups.reject { |group| group.examples.empty? }.map { |group| @files.of(group) }
      tests, others = counts.partition { |_, tests| tests.positive? }
      Shardwise.write_json(
        ENV.fetch('SHARDWISE_LIST'),
        tests: tests.to_h,
        deselected: others.to_h.keys & defined,
        broken: @files.broken.transform_values { |exception| Shardwise.reason(exception) }
      )
    end
  end

  # Reports the examples that run.
  class RSpecReporter
    def initialize(paths, files, task)
      @files = files
      @paths = paths
      @selections = task.fetch('selections').to_h
      compare(task['known']) if task['known']
      @report = Report.new
      @groups = []
    end

    # A file may end the process while it is loaded. Then it is what the journal says to have run.
    def loading(file)
      name = @paths.relative(file)
      @report.start(name, Shardwise.case_of_file(name))
      yield
      @report.drop(name)
    end

    # Takes an error outside of all examples: in a file that is loaded, in a hook of a group, or in one of the whole suite.
    def non_example_error(exception)
      return if exception.is_a?(SystemExit)

      file = @files.break(exception)
      test = file ? Shardwise.case_of_file(file) : case_of_hook
      @report.add(test, [Shardwise.failure('error', exception, Shardwise.text_of(exception))])
    end

    def wanted?(example)
      return false if @files.broken_example?(example)

      selection = @selections[@files.of(example.example_group)]
      return true if selection.nil?

      part = Names.part(example)
      selection.key?('only') ? selection['only'].include?(part) : !selection['except'].include?(part)
    end

    def start(_notification)
      return if ::RSpec.world.wants_to_quit

      selected = @files.selected
      @left = selected.transform_values { |parts| parts.values.sum }
      Shardwise.write_json(ENV.fetch('SHARDWISE_SELECTED'), selected.to_a)
      # It is no failure when the arguments select nothing here. Shardwise counts.
      ::RSpec.configuration.fail_if_no_examples = false if ::RSpec.configuration.respond_to?(:fail_if_no_examples=)
    end

    def example_group_started(notification)
      @groups.push(notification.group)
    end

    def example_group_finished(_notification)
      @groups.pop
    end

    def example_started(notification)
      @report.start(notification.example.id, case_of(notification.example))
    end

    def example_passed(notification)
      finish(notification.example, earlier_tries('flakyFailure', notification.example))
    end

    def example_pending(notification)
      result = notification.example.execution_result
      kind = result.example_skipped? ? 'skip' : 'pending'
      finish(notification.example, [XML.element('skipped', { type: kind, message: result.pending_message })])
    end

    def example_failed(notification)
      example = notification.example
      failure = Shardwise.failure('failure', example.execution_result.exception, notification.fully_formatted(nil).strip)
      finish(example, [failure, *earlier_tries('rerunFailure', example)])
    end

    def close(_notification)
      @report.close
    end

    private

    # The helpers of the project have been loaded, and may have changed what RSpec looks for.
    def compare(known)
      settings = ::RSpec.configuration
      return unless settings.respond_to?(:get_files_to_run, true)

      found = settings.send(:get_files_to_run, [settings.default_path]).map { |file| @paths.relative(file) }
      unplanned = found - known
      Shardwise.write_json(ENV.fetch('SHARDWISE_UNPLANNED'), unplanned) unless unplanned.empty?
    end

    def finish(example, outcome)
      @report.finish(example.id, case_of(example), outcome, seconds: example.execution_result.run_time)
      file = @files.of(example.example_group)
      return if @left.nil? || !@left.key?(file)

      @left[file] -= 1
      Shardwise.finished(file) if @left[file].zero?
    end

    # The tries of rspec-retry and of its successors before the last one.
    def earlier_tries(name, example)
      errors = example.metadata[:retry_exceptions] || []
      Array.new(example.metadata[:retry_attempts] || 0) do |index|
        error = errors[index]
        error ? Shardwise.failure(name, error) : XML.element(name, { message: 'failed, and was tried again' })
      end
    end

    def case_of(example)
      file = @files.of(example.example_group)
      { name: example.description, classname: Names.parents(example).join(Names::SEPARATOR), file: file, line: line_of(example, file) }
    end

    # The line of the example in its file: its own, or that of the call which brings a shared group in.
    def line_of(example, file)
      metadata = example.metadata
      return metadata[:line_number] if @paths.relative(metadata[:file_path]) == file

      calls = (metadata[:shared_group_inclusion_backtrace] || []).map { |frame| frame.inclusion_location.to_s }
      call = calls.map { |location| location.match(/\A(.*?):(\d+)/) }.compact.find { |match| @paths.relative(match[1]) == file }
      call && call[2].to_i
    end

    # An `after(:context)` of the group that is about to end, or a hook of the suite.
    def case_of_hook
      group = @groups.last
      return { name: 'hook of "the suite"', classname: 'RSpec', file: nil } if group.nil?

      { name: "hook of \"#{group.description}\"", classname: Names.of_group(group).join(Names::SEPARATOR), file: @files.of(group) }
    end
  end

  module_function

  # The case for a file that does not load.
  def case_of_file(file)
    { name: file, classname: file, file: file, line: nil }
  end

  # The error with the places in the project that it went through.
  def text_of(exception)
    places = ::RSpec.configuration.backtrace_formatter.format_backtrace(exception.backtrace || [])
    ["#{exception.class}: #{exception.message}", *places].join("\n")
  end

  def reason(exception)
    XML.valid("#{exception.class}: #{first_paragraph(exception.message)}")
  end

  # Makes the reporter, and the changes to RSpec that tell it what no formatter learns.
  def start_rspec
    abort("Shardwise needs RSpec 3.6 or later. This is #{::RSpec::Core::Version::STRING}") unless known_loader?
    paths = Paths.new
    files = SpecFiles.new(paths)
    mine = ENV.key?('SHARDWISE_LIST') ? RSpecLister.new(files) : RSpecReporter.new(paths, files, read_task)
    ::RSpec.configuration.backtrace_exclusion_patterns << /#{Regexp.escape(__dir__)}/
    ::RSpec::Core::Configuration.prepend(loading(paths, files, mine))
    ::RSpec::Core::Reporter.prepend(hearing(mine))
    ::RSpec::Core::FilterManager.prepend(selecting(mine))
    events = %i[start example_group_started example_group_finished example_started example_passed example_pending example_failed close]
    # A formatter would take the place of the usual one.
    ::RSpec.configuration.formatter_loader.reporter.register_listener(mine, *events.select { |event| mine.respond_to?(event) })
  end

  def known_loader?
    names = %i[load_file_handling_errors load_spec_file_handling_errors]
    names.any? { |name| ::RSpec::Core::Configuration.private_method_defined?(name) }
  end

  def read_task
    JSON.parse(File.read(ENV.fetch('SHARDWISE_TASK'), encoding: Encoding::UTF_8))
  end

  # A file that does not load must not keep the others from running.
  def loading(paths, files, mine)
    load = lambda do |file, &original|
      quits = ::RSpec.world.wants_to_quit
      files.load(file) { mine.loading(file, &original) }
      ::RSpec.world.wants_to_quit = quits if files.broken.key?(paths.relative(file))
    end
    Module.new do
      define_method(:load_file_handling_errors) do |method, file|
        method == :load ? load.call(file) { super(method, file) } : super(method, file)
      end
      # Its name before RSpec 3.8.
      define_method(:load_spec_file_handling_errors) { |file| load.call(file) { super(file) } }
    end
  end

  def hearing(mine)
    Module.new do
      define_method(:notify_non_example_exception) do |exception, description|
        mine.non_example_error(exception)
        super(exception, description)
      end
    end
  end

  # Runs only the parts that were asked for, whatever the project filters.
  def selecting(mine)
    Module.new do
      define_method(:prune) { |examples| super(examples).select { |example| mine.wanted?(example) } }
    end
  end
end

Shardwise.start_rspec
