# frozen_string_literal: true

# Loads the test files of a shard, as the loader of Rake does. A file that does not load must not keep the others from running.
require_relative 'shardwise_minitest'
require_relative 'shardwise_minitest_files'

%w[lib test].each { |folder| $LOAD_PATH.unshift(File.expand_path(folder)) if File.directory?(folder) }
Shardwise::MinitestFiles.load_units
require 'minitest/autorun'
