"""Half-open time slots of one day, in minutes since midnight."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Slot:
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError(f"no slot: {self.start} to {self.end}")

    def overlaps(self, other: Slot) -> bool:
        return self.start < other.end and other.start < self.end


def merge(slots: list[Slot]) -> list[Slot]:
    """The same time in as few slots as possible."""
    merged: list[Slot] = []
    for slot in sorted(slots):
        if merged and slot.start <= merged[-1].end:
            merged[-1] = Slot(merged[-1].start, max(merged[-1].end, slot.end))
        else:
            merged.append(slot)
    return merged


def free(busy: list[Slot], day: Slot) -> list[Slot]:
    """What is left of a day."""
    left = []
    start = day.start
    for slot in merge(busy):
        if slot.start > start:
            left.append(Slot(start, min(slot.start, day.end)))
        start = max(start, slot.end)
    if start < day.end:
        left.append(Slot(start, day.end))
    return left
