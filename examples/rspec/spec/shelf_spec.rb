require 'shelf'

RSpec.describe Shelf do
  subject(:shelf) { Shelf.new(['FIC WOO', '510 KNU', 'FIC ADA', '51 EUC', '510.5 TUR']) }

  it { is_expected.to include('FIC ADA') }
  it('sorts numbers before words') { expect(shelf.first).to eq('51 EUC') }
  it('sorts numbers by their value') { expect(shelf.first(3)).to eq(['51 EUC', '510 KNU', '510.5 TUR']) }
  it('keeps the order') { expect(shelf.add('FIC BOR').to_a.last(3)).to eq(['FIC ADA', 'FIC BOR', 'FIC WOO']) }
  it('knows the neighbours') { expect(shelf.neighbours('510 KNU')).to eq(['51 EUC', '510.5 TUR']) }
  it('has no neighbours for a stranger') { expect(shelf.neighbours('FIC ZZZ')).to be_empty }
end
