import os

import pytest

from planner.sync import Busy, Server

# Flaky on purpose, and the same in every run: see README.md.
BUSY = os.environ.get("SHARDWISE_TRY") == "1"


class TestServer:
    def test_keeps_an_entry(self):
        server = Server(latency=0.2, busy=BUSY)
        assert server.put("a", 1, "Dentist")
        assert server.get("a") == "Dentist"

    def test_keeps_the_newest_version(self):
        server = Server(latency=0.2)
        server.put("a", 2, "new")
        assert not server.put("a", 1, "old")
        assert server.get("a") == "new"

    def test_says_when_it_is_busy(self):
        with pytest.raises(Busy):
            Server(busy=True).put("a", 1, "Dentist")
