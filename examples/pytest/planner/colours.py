"""A colour for each tag, the same on every machine."""

import zlib

PALETTE = ("red", "orange", "yellow", "green", "blue", "violet")


def colour_of(tag: str) -> str:
    return PALETTE[zlib.crc32(tag.casefold().encode()) % len(PALETTE)]
