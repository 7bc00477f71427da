require 'loan'

RSpec.describe Loan do
  let(:monday) { Date.new(2026, 3, 2) }

  describe 'a new loan' do
    it('of a book lasts four weeks') { expect(Loan.new(:book, from: monday).due).to eq(Date.new(2026, 3, 30)) }
    it('of a film lasts a week') { expect(Loan.new(:film, from: monday).due).to eq(Date.new(2026, 3, 9)) }
    it('never ends on a Sunday') { expect(Loan.new(:film, from: Date.new(2026, 3, 1)).due).to eq(Date.new(2026, 3, 9)) }
    it('of a chair is refused') { expect { Loan.new(:chair, from: monday) }.to raise_error(ArgumentError, /chair/) }
  end

  describe '#renew' do
    subject(:loan) { Loan.new(:book, from: monday) }

    it('adds two weeks') { expect(loan.renew).to eq(Date.new(2026, 4, 13)) }

    it 'works twice' do
      2.times { loan.renew }
      expect { loan.renew }.to raise_error('a loan can be renewed twice')
    end
  end

  describe '#days_late' do
    it('is zero in time') { expect(Loan.new(:film, from: monday).days_late(on: monday)).to eq(0) }
    it('counts the days') { expect(Loan.new(:film, from: monday).days_late(on: Date.new(2026, 3, 12))).to eq(3) }
  end
end
