"""A pytest plugin that lists the tests that pytest collects, as JSON in the file SHARDWISE_LIST.

The output of `--collect-only` is for people: options in the project's configuration change it.
All paths are absolute. An item counts for the file that pytest collected it from.
"""

import json
import os

import pytest


def pytest_configure(config):
    config.pluginmanager.register(Lister(config), "shardwise-lister")


class Lister:
    def __init__(self, config):
        self.root = str(config.rootpath)
        self.deselected = {}
        self.broken = {}

    def pytest_deselected(self, items):
        for item in items:
            path = str(item.path)
            self.deselected[path] = self.deselected.get(path, 0) + 1

    def pytest_collectreport(self, report):
        if report.failed:
            path = os.path.join(self.root, report.nodeid.split("::")[0])
            self.broken[path] = reason_of(report)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        tests = {}
        for item in session.items:
            path = str(item.path)
            tests[path] = tests.get(path, 0) + 1
        with open(os.environ["SHARDWISE_LIST"], "w", encoding="utf-8", errors="surrogateescape") as file:
            json.dump({"tests": tests, "deselected": self.deselected, "broken": self.broken}, file)


def reason_of(report):
    """The last line that pytest marks as the error: `E   ModuleNotFoundError: ...`."""
    lines = [line[1:].strip() for line in str(report.longrepr).splitlines() if line.startswith("E ")]
    return lines[-1] if lines else str(report.longrepr).strip().splitlines()[-1]
