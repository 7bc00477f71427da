"""Events that come again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def every(days: int, start: date) -> Iterator[date]:
    if days < 1:
        raise ValueError(f"cannot repeat every {days} days")
    current = start
    while True:
        yield current
        current += timedelta(days=days)


def monthly(day: int, start: date) -> Iterator[date]:
    """The given day of each month; months that are too short are left out."""
    year, month = start.year, start.month
    while True:
        try:
            current = date(year, month, day)
        except ValueError:
            current = None
        if current is not None and current >= start:
            yield current
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
