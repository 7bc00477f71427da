import unittest

from library.isbn import is_valid, to_13


class IsValid(unittest.TestCase):
    def test_valid_numbers(self):
        for number in ("0-306-40615-2", "080442957X", "978-0-306-40615-7"):
            with self.subTest(number):
                self.assertTrue(is_valid(number))

    def test_wrong_check_digit(self):
        self.assertFalse(is_valid("0-306-40615-3"))

    def test_too_short(self):
        self.assertFalse(is_valid("12345"))

    def test_letters(self):
        self.assertFalse(is_valid("abcdefghij"))


class To13(unittest.TestCase):
    def test_new_check_digit(self):
        self.assertEqual(to_13("0306406152"), "9780306406157")

    def test_x_as_check_digit(self):
        self.assertEqual(to_13("080442957X"), "9780804429573")

    def test_refuses_a_wrong_number(self):
        with self.assertRaisesRegex(ValueError, "is no ISBN-10"):
            to_13("0306406153")

    def test_refuses_a_long_number(self):
        with self.assertRaises(ValueError):
            to_13("9780306406157")
