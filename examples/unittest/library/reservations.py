"""Who waits for a book."""

import asyncio


class Queue:
    def __init__(self, delay=0.25):
        self.delay = delay
        self.readers = []

    def join(self, reader):
        if reader in self.readers:
            raise ValueError(f"{reader} waits already")
        self.readers.append(reader)
        return len(self.readers)

    def leave(self, reader):
        self.readers.remove(reader)

    async def call_next(self):
        """Calls the first reader, which takes a while."""
        await asyncio.sleep(self.delay)
        return self.readers.pop(0) if self.readers else None
