import unittest

from library.reservations import Queue


class Waiting(unittest.TestCase):
    def test_the_place(self):
        queue = Queue()
        self.assertEqual([queue.join("Ada"), queue.join("Max")], [1, 2])

    def test_nobody_waits_twice(self):
        queue = Queue()
        queue.join("Ada")
        self.assertRaises(ValueError, queue.join, "Ada")

    def test_leaving(self):
        queue = Queue()
        queue.join("Ada")
        queue.leave("Ada")
        self.assertEqual(queue.readers, [])


class Calling(unittest.IsolatedAsyncioTestCase):
    async def test_the_first_one(self):
        queue = Queue()
        queue.join("Ada")
        queue.join("Max")
        self.assertEqual(await queue.call_next(), "Ada")

    async def test_nobody(self):
        self.assertIsNone(await Queue().call_next())

    async def test_one_after_another(self):
        queue = Queue()
        for reader in ("Ada", "Max"):
            queue.join(reader)
        self.assertEqual([await queue.call_next(), await queue.call_next()], ["Ada", "Max"])
