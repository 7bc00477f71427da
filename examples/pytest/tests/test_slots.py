import pytest

from planner.slots import DAY, Slot, free, merge


class TestSlot:
    def test_ends_after_its_start(self):
        with pytest.raises(ValueError):
            Slot(10, 10)

    def test_stays_within_the_day(self):
        with pytest.raises(ValueError):
            Slot(0, DAY + 1)

    class TestOverlap:
        def test_of_neighbours_is_none(self):
            assert not Slot(0, 10).overlaps(Slot(10, 20))

        def test_is_mutual(self):
            assert Slot(0, 11).overlaps(Slot(10, 20))
            assert Slot(10, 20).overlaps(Slot(0, 11))


def test_merges_what_touches():
    assert merge([Slot(10, 20), Slot(0, 10), Slot(30, 40)]) == [Slot(0, 20), Slot(30, 40)]


def test_merges_what_lies_inside():
    assert merge([Slot(0, 100), Slot(10, 20)]) == [Slot(0, 100)]


class TestFree:
    def test_is_the_whole_day_without_events(self):
        assert free([], Slot(0, DAY)) == [Slot(0, DAY)]

    def test_is_what_lies_between(self):
        assert free([Slot(60, 120)], Slot(0, 180)) == [Slot(0, 60), Slot(120, 180)]

    def test_is_nothing_when_all_is_taken(self):
        assert free([Slot(0, DAY)], Slot(60, 120)) == []
