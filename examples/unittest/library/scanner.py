"""A scanner that must warm up."""

import os
import time


class Scanner:
    def __init__(self, delay=0.3):
        self.delay = delay

    def read(self, code):
        if os.environ.get("SHARDWISE_TRY") == "1" and code == "cold":
            raise TimeoutError("the scanner is not warm yet")
        time.sleep(self.delay)
        return code.upper()
