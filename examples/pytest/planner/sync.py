"""A calendar server, as far as the planner needs one."""

from __future__ import annotations

import time


class Busy(Exception):
    pass


class Server:
    def __init__(self, *, latency: float = 0.1, busy: bool = False) -> None:
        self._latency = latency
        self._busy = busy
        self._entries: dict[str, tuple[int, str]] = {}

    def put(self, key: str, version: int, text: str) -> bool:
        """Keeps the newest version; tells whether this was it."""
        time.sleep(self._latency)
        if self._busy:
            raise Busy("the server is busy")
        known, _ = self._entries.get(key, (0, ""))
        if version <= known:
            return False
        self._entries[key] = (version, text)
        return True

    def get(self, key: str) -> str:
        time.sleep(self._latency)
        return self._entries[key][1]
