"""Entries as they are typed: "09:30 1h 15m Dentist #health"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planner.duration import parse_duration

PATTERN = re.compile(r"^(\d{1,2}):(\d{2})\s+((?:\d+h)?\s*(?:\d+m)?)\s+(\S.*)$")


@dataclass(frozen=True)
class Entry:
    start: int
    minutes: int
    title: str
    tags: frozenset[str]


def parse_entry(text: str) -> Entry:
    match = PATTERN.match(text.strip())
    if match is None:
        raise ValueError(f"not an entry: {text!r}")
    hour, minute, duration, rest = match.groups()
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError(f"no time of day: {hour}:{minute}")
    words = rest.split()
    return Entry(
        start=int(hour) * 60 + int(minute),
        minutes=parse_duration(duration),
        title=" ".join(word for word in words if not word.startswith("#")),
        tags=frozenset(word[1:] for word in words if word.startswith("#")),
    )
