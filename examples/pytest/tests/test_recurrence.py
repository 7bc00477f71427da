from datetime import date
from itertools import islice

import pytest

from planner.recurrence import every, monthly


def test_every_week():
    assert list(islice(every(7, date(2024, 2, 26)), 2)) == [date(2024, 2, 26), date(2024, 3, 4)]


def test_never_every_zero_days():
    with pytest.raises(ValueError, match="every 0 days"):
        next(every(0, date(2024, 1, 1)))


def test_monthly_leaves_out_short_months():
    months = [day.month for day in islice(monthly(31, date(2024, 1, 1)), 4)]
    assert months == [1, 3, 5, 7]


def test_monthly_begins_after_the_start():
    assert next(monthly(1, date(2024, 1, 2))) == date(2024, 2, 1)


@pytest.mark.skip(reason="weekdays are not supported yet")
def test_first_monday_of_the_month():
    raise NotImplementedError
