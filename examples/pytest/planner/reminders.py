"""Calls that happen later, in order."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable


class Reminders:
    def __init__(self) -> None:
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def add(self, seconds: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (time.monotonic() + seconds, next(self._order), action))

    def run(self) -> None:
        """Waits for all of them."""
        while self._queue:
            due, _, action = heapq.heappop(self._queue)
            time.sleep(max(0, due - time.monotonic()))
            action()
