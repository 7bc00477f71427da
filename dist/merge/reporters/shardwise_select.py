"""A pytest plugin that runs only some parts of a test file. Other parts of it run in other shards.

A part is a top-level class or function. There are two variables:
- SHARDWISE_SELECTION is the path of a JSON list of [file, {"only": [...]}] or [file, {"except": [...]}].
- SHARDWISE_SELECTED is the path for the list of parts that were found. A part that is not in it does not exist (any more).

The options of pytest are not exact: --deselect uses the beginning of a name, and -k uses its words.
"""

import glob
import json
import os

import pytest

NO_TESTS_COLLECTED = 5


def pytest_configure(config):
    with open(os.environ["SHARDWISE_SELECTION"], encoding="utf-8") as file:
        selections = json.load(file)
    config.pluginmanager.register(Selector(config, selections), "shardwise-selector")


class Selector:
    def __init__(self, config, selections):
        base = str(config.invocation_params.dir)
        self.root = str(config.rootpath)
        self.files = {os.path.realpath(os.path.join(base, file)): file for file, _ in selections}
        self.selections = dict(selections)
        self.broken = set()

    def pytest_collectreport(self, report):
        if report.failed:
            path = os.path.join(self.root, report.nodeid.split("::")[0])
            self.broken.add(os.path.realpath(path))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        loaded = {self.file_of(item) for item in items}
        yield  # tests that other plugins leave out are not selected either
        kept = [item for item in items if self.is_wanted(item)]
        dropped = [item for item in items if not self.is_wanted(item)]
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            items[:] = kept
        self.write_selected(loaded, kept)

    def pytest_sessionfinish(self, session, exitstatus):
        """It is no failure when the selection leaves no test: the parts were removed after the plan's history was written."""
        if exitstatus == NO_TESTS_COLLECTED and glob.glob(glob.escape(selected_path("")[:-5]) + "*"):
            session.exitstatus = 0

    def file_of(self, item):
        return self.files.get(os.path.realpath(str(item.path)))

    def is_wanted(self, item):
        selection = self.selections.get(self.file_of(item))
        if selection is None:
            return True
        if "only" in selection:
            return part_of(item) in selection["only"]
        return part_of(item) not in selection["except"]

    def write_selected(self, loaded, kept):
        broken = {self.files.get(path) for path in self.broken}
        found = {file: set() for file in loaded if file is not None and file not in broken}
        for item in kept:
            file = self.file_of(item)
            if file in found:
                found[file].add(part_of(item))
        with open(selected_path(os.environ.get("PYTEST_XDIST_WORKER", "")), "w", encoding="utf-8") as file:
            json.dump([[name, sorted(parts)] for name, parts in found.items()], file)


def part_of(item):
    """The name of the part: the name below the module, without parameters."""
    chain = item.listchain()
    module = max(index for index, node in enumerate(chain) if isinstance(node, pytest.File))
    return chain[module + 1].name.split("[")[0] if module + 1 < len(chain) else ""


def selected_path(worker):
    """The path for this worker, because each worker of pytest-xdist collects by itself."""
    path = os.environ["SHARDWISE_SELECTED"]
    return path[:-5] + ("-" + worker if worker else "") + ".json"
