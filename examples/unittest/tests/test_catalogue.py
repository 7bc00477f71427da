import unittest

from library.catalogue import Catalogue


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.catalogue = Catalogue(["Austen: Emma", "Austen: Persuasion", "Woolf: Orlando"])

    def test_by_author(self):
        self.assertEqual(len(self.catalogue.find("austen")), 2)

    def test_by_several_words(self):
        self.assertEqual(self.catalogue.find("emma austen"), ["Austen: Emma"])

    def test_nothing(self):
        self.assertEqual(self.catalogue.find("kafka"), [])

    def test_authors(self):
        self.assertEqual(self.catalogue.authors(), ["Austen", "Woolf"])
