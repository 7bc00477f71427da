require 'isbn'

RSpec.describe Isbn do
  describe '#valid?' do
    {
      '0-306-40615-2' => true,
      '0-8044-2957-X' => true,
      '978-0-306-40615-7' => true,
      '978-0-306-40615-8' => false,
      '0-306-40615-X' => false,
      '12345' => false,
      '' => false
    }.each do |text, valid|
      it("is #{valid} for #{text.inspect}") { expect(Isbn.new(text).valid?).to be(valid) }
    end
  end

  describe '#to_s' do
    it('sets the prefix of a long number apart') { expect(Isbn.new('9780306406157').to_s).to eq('978-0306406157') }
    it('leaves a short number as it is') { expect(Isbn.new('0-306-40615-2').to_s).to eq('0306406152') }
    it('groups the digits by publisher', skip: 'the table of publishers is not here yet') { raise }
  end
end
