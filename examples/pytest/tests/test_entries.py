import time

import pytest

from planner.entries import parse_entry


class TestEntry:
    @pytest.fixture
    def entry(self):
        return parse_entry("09:30 1h 15m Dentist, upper town #health #teeth")

    def test_start(self, entry):
        assert entry.start == 570

    def test_minutes(self, entry):
        assert entry.minutes == 75

    def test_title(self, entry):
        assert entry.title == "Dentist, upper town"

    def test_tags(self, entry):
        assert entry.tags == {"health", "teeth"}


@pytest.mark.parametrize("text", ["", "Dentist", "09:30 Dentist", "9 1h Dentist"])
def test_refuses_what_is_no_entry(text):
    with pytest.raises(ValueError, match="not an entry"):
        parse_entry(text)


def test_refuses_a_time_that_does_not_exist():
    with pytest.raises(ValueError, match="24:00"):
        parse_entry("24:00 1h Sleep")


def test_reads_a_long_list_in_pieces():
    for _ in range(4):
        assert len([parse_entry(f"10:00 5m Entry {number}") for number in range(500)]) == 500
        time.sleep(0.08)
