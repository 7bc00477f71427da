import pytest

from planner.colours import PALETTE, colour_of


@pytest.mark.parametrize("tag", ["health", "work", "", "ünï", "a b"])
def test_every_tag_has_a_colour(tag):
    assert colour_of(tag) in PALETTE


def test_large_and_small_letters_are_alike():
    assert colour_of("Work") == colour_of("work")
