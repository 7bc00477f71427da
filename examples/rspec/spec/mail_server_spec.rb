require 'mail_server'

RSpec.describe MailServer do
  # Flaky on purpose, and the same in every run: see README.md.
  subject(:server) { MailServer.new(ready: ENV['SHARDWISE_TRY'] != '1') }

  let(:quiet) { MailServer.new(delay: 0.25) }

  it('delivers a reminder') { expect(server.deliver('ada@example.org', 'Your book is due')).to eq(1) }
  it('keeps what it sent') { quiet.deliver('a@b', 'x'); expect(quiet.sent).to eq([['a@b', 'x']]) }
  it('counts') { quiet.deliver('a@b', 'x'); expect(quiet.deliver('c@d', 'y')).to eq(2) }
  it('refuses what is no address') { expect { quiet.deliver('ada', 'x') }.to raise_error(ArgumentError, /"ada"/) }
  it('says when it is busy') { expect { MailServer.new(ready: false).deliver('a@b', 'x') }.to raise_error(MailServer::Busy) }
end
