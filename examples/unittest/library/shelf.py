"""The order of books on a shelf."""

ARTICLES = {"a", "an", "the"}


def sort_key(title):
    words = title.lower().split()
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words)


def in_order(titles):
    return sorted(titles, key=sort_key)


def spread(titles, width):
    """Puts books on boards that hold the same number."""
    if width < 1:
        raise ValueError("a board holds one book or more")
    return [titles[start : start + width] for start in range(0, len(titles), width)]
