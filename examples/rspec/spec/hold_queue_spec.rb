require 'hold_queue'

RSpec.describe HoldQueue do
  subject(:queue) { HoldQueue.new.tap { |queue| %w[ada grace mary].each { |reader| queue.join(reader) } } }

  it('says the place of a reader') { expect(queue.join('alan')).to eq(4) }
  it('takes nobody twice') { expect(queue.join('grace')).to eq(2) }
  it('asks the first reader first') { expect(queue.hand_out { true }).to eq('ada') }
  it('asks the next reader then') { expect(queue.hand_out { |reader| reader == 'mary' }).to eq('mary') }

  it 'is empty when nobody came' do
    expect(queue.hand_out { false }).to be_nil
    expect(queue.length).to eq(0)
  end
end
