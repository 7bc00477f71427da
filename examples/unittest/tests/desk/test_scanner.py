import unittest

from library.scanner import Scanner


class Reading(unittest.TestCase):
    def test_a_code(self):
        self.assertEqual(Scanner().read("b-17"), "B-17")

    def test_a_cold_scanner(self):
        try:
            code = Scanner().read("cold")
        except TimeoutError as error:
            self.fail(error)
        self.assertEqual(code, "COLD")

    def test_several_codes(self):
        scanner = Scanner()
        self.assertEqual([scanner.read(code) for code in "abc"], ["A", "B", "C"])
