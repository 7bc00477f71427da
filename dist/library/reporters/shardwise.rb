# frozen_string_literal: true

# What our reporters for Ruby share: XML, the report, and its journal.
require 'json'

module Shardwise
  # A line in a list could not name a part of a file with such a character (`part-name.ts`).
  UNUSABLE_IN_PART = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffd]/.freeze

  # Writes XML 1.0, as `xml.mjs` does.
  module XML
    # The characters that XML 1.0 forbids even when they are escaped (section 2.2).
    FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/.freeze
    TERMINAL_CODES = /\e\[[0-9;?]*[A-Za-z]/.freeze
    # White space is included, because a reader turns it into blanks in an attribute.
    REFERENCES = {
      '&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "\t" => '&#9;', "\n" => '&#10;', "\r" => '&#13;'
    }.freeze

    module_function

    def element(name, attributes = {}, text = '')
      "#{open_tag(name, attributes)}#{content(text)}</#{name}>"
    end

    # Attributes without a value are left out.
    def open_tag(name, attributes)
      given = attributes.reject { |_, value| value.nil? }
      "<#{name}#{given.map { |key, value| " #{key}=\"#{attribute(value)}\"" }.join}>"
    end

    def attribute(value)
      valid(value).gsub(/[&<>"\t\n\r]/, REFERENCES)
    end

    def content(value)
      valid(value).gsub(/[&<>\r]/, REFERENCES)
    end

    # A text as it can stand in a file.
    def valid(value)
      utf8(value.to_s).gsub(TERMINAL_CODES, '').gsub(FORBIDDEN, "\u{FFFD}")
    end

    def utf8(text)
      return text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace) unless bytes?(text)

      text.dup.force_encoding(Encoding::UTF_8).scrub("\u{FFFD}")
    end

    def bytes?(text)
      [Encoding::UTF_8, Encoding::ASCII_8BIT, Encoding::US_ASCII].include?(text.encoding)
    end
  end

  # The report of one command. It is written at the end. Until then a journal says what happened, line by line, because a process may end before.
  class Report
    # The name tells that a second case of the same name is another test.
    ROOT = 'shardwise'
    MOMENTS = %i[started finished].freeze
    OUTCOMES = { 'failure' => 'failed', 'error' => 'errored', 'skipped' => 'skipped' }.freeze

    # @param journal [String] where it is another one than that of the command, which several processes share, that one gets what starts and ends too
    def initialize(path = ENV.fetch('SHARDWISE_REPORT'), journal = ENV.fetch('SHARDWISE_JOURNAL'))
      @suites = Hash.new { |suites, file| suites[file] = [] }
      @running = {}
      @process = Process.pid
      @path = path
      @journal = File.open(journal, 'w:UTF-8')
      shared = ENV.fetch('SHARDWISE_JOURNAL')
      @shared = File.open(shared, 'a:UTF-8') unless shared == journal
      note(root: ROOT)
    end

    # @param test [Hash] classname, name, file and line
    def start(id, test)
      return unless mine?

      @running[id] = test
      note(started: id, test: test.transform_values { |value| value.is_a?(String) ? XML.valid(value) : value })
    end

    # A test may have another name when it has run.
    # @param outcome [Array<String>] elements; empty for a test that simply passed
    def finish(id, test, outcome, seconds: nil)
      return unless mine?

      add(test, outcome, seconds: seconds)
      over(id, outcome: OUTCOMES.fetch(outcome.map { |one| one[/\A<(failure|error|skipped)\b/, 1] }.compact.first, 'passed'))
    end

    # What started was no test, and is over.
    def drop(id)
      over(id) if mine?
    end

    def add(test, outcome, seconds: nil)
      return unless mine?

      time = seconds && format('%.6f', seconds)
      xml = "#{XML.open_tag('testcase', test.merge(time: time))}#{outcome.join}</testcase>"
      @suites[test[:file]] << xml
      note(xml: suite(test[:file], [xml]))
    end

    # Writes the report, unless something still runs: then the journal says more.
    def close
      return if !mine? || @journal.closed?

      @journal.close
      return unless @running.empty?

      File.write(@path, text, encoding: Encoding::UTF_8)
      File.delete(@journal.path)
    end

    private

    def over(id, how = {})
      @running.delete(id)
      note({ finished: id }.merge(how))
    end

    # A process that a test has forked has a copy of this report, and must leave it alone.
    def mine?
      Process.pid == @process
    end

    def text
      suites = @suites.map { |file, cases| suite(file, cases) }
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"#{ROOT}\">\n#{suites.join}</testsuites>\n"
    end

    def suite(file, cases)
      "#{XML.open_tag('testsuite', name: file || ROOT, file: file)}\n#{cases.join("\n")}\n</testsuite>\n"
    end

    def note(entry)
      line = "#{JSON.generate(entry)}\n"
      @journal.write(line)
      @journal.flush
      return if @shared.nil? || (entry.keys & MOMENTS).empty?

      @shared.write(line)
      @shared.flush
    end
  end

  # Paths as the ids of units name them.
  class Paths
    # A test may change the folder later.
    def initialize
      @root = Dir.pwd
    end

    def absolute(path)
      File.expand_path(path, @root)
    end

    def relative(path)
      absolute(path).delete_prefix("#{@root}/")
    end
  end

  module_function

  # An outcome of a test that went wrong.
  # @param name [String] failure, error, flakyFailure or rerunFailure
  def failure(name, exception, text = nil)
    message = exception.message.to_s
    XML.element(name, { message: first_paragraph(message), type: exception.class.name }, text || message)
  end

  # Matchers begin their messages with a line break, and put what was expected and what there was into two lines.
  def first_paragraph(text)
    XML.utf8(text).strip.split(/\n\s*\n/, 2).first.to_s.split("\n").map(&:strip).join(' ')
  end

  # A line of the log.
  def finished(file)
    STDERR.puts("# finished #{file}")
  end

  def write_json(path, value)
    File.write(path, JSON.generate(value), encoding: Encoding::UTF_8)
  end
end
