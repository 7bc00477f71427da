"""Durations as people write them."""

import re

PATTERN = re.compile(r"^(?:(\d+)h)?\s*(?:(\d+)m)?$")


def parse_duration(text: str) -> int:
    """Minutes of "1h 30m", "45m" or "2h"."""
    match = PATTERN.match(text.strip())
    if match is None or match.group(0) == "":
        raise ValueError(f"not a duration: {text!r}")
    hours, minutes = (int(part or 0) for part in match.groups())
    return hours * 60 + minutes


def format_duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}m")
    return " ".join(parts)
