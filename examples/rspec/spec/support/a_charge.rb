# Examples that several files share. They belong to the file that includes them.
RSpec.shared_examples 'a charge' do |days, cents|
  it "is #{cents} cents for #{days} days" do
    expect(charge(days)).to eq(cents)
  end

  it 'is never negative' do
    expect(charge(days)).to be >= 0
  end
end
