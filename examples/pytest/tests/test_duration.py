import pytest

from planner.duration import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45m", 45), ("2h", 120), ("1h 30m", 90), (" 1h05m ", 65), ("0m", 0)],
)
def test_reads(text, minutes):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "h", "30", "1.5h", "-5m"])
def test_refuses(text):
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


@pytest.mark.parametrize("minutes", [0, 1, 59, 60, 61, 1440])
def test_what_is_written_can_be_read(minutes):
    assert parse_duration(format_duration(minutes)) == minutes
