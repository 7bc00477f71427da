require 'catalogue'

RSpec.describe Catalogue do
  subject(:catalogue) { Catalogue.new(['The Art of Computer Programming', 'A Room of One’s Own', 'Computing Machinery']) }

  describe '#search' do
    it('finds the beginning of a word') { expect(catalogue.search('comput').length).to eq(2) }
    it('needs every word') { expect(catalogue.search('computer art')).to eq(['The Art of Computer Programming']) }
    it('ignores small words') { expect(catalogue.search('the room')).to eq(['A Room of One’s Own']) }
    it('finds nothing for nothing') { expect(catalogue.search(' the ')).to be_empty }
  end

  it('sorts without small words') { expect(catalogue.sorted.first).to eq('The Art of Computer Programming') }
end
