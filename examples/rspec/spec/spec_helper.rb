$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))
require_relative 'support/a_charge'

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.order = :random
end
