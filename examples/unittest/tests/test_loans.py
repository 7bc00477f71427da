import unittest
from datetime import date

from library.loans import due, fee


class Due(unittest.TestCase):
    def test_four_weeks(self):
        self.assertEqual(due(date(2026, 1, 1)), date(2026, 1, 29))

    def test_renewed_twice(self):
        self.assertEqual(due(date(2026, 1, 1), renewals=2), date(2026, 3, 26))

    def test_renewed_too_often(self):
        self.assertRaises(ValueError, due, date(2026, 1, 1), 3)


def makes_fee(days, cents):
    def test(self):
        self.assertEqual(fee(date(2026, 1, 10), date.fromordinal(date(2026, 1, 10).toordinal() + days)), cents)

    return test


class Fee(unittest.TestCase):
    """One test for each row."""


for days, cents in ((-3, 0), (0, 0), (1, 20), (10, 200), (50, 1000), (365, 1000)):
    setattr(Fee, f"test_{'early' if days < 0 else 'late'}_{abs(days)}_days", makes_fee(days, cents))
