"""A search for books."""


class Catalogue:
    def __init__(self, books):
        self.books = list(books)

    def find(self, words):
        wanted = words.lower().split()
        return [book for book in self.books if all(word in book.lower() for word in wanted)]

    def authors(self):
        return sorted({book.split(": ")[0] for book in self.books})
