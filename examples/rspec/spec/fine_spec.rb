require 'fine'

RSpec.describe Fine do
  describe 'for an adult' do
    def charge(days)
      Fine.for(days)
    end

    it_behaves_like 'a charge', 3, 60
    it_behaves_like 'a charge', 100, 500
  end

  describe 'for a child' do
    def charge(days)
      Fine.for(days, child: true)
    end

    it_behaves_like 'a charge', 3, 30
  end

  it('refuses a negative delay') { expect { Fine.for(-1) }.to raise_error(ArgumentError) }
  it('is written with two digits') { expect(Fine.text(205)).to eq('2.05') }
end
