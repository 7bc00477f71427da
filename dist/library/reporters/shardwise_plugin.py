"""The pytest plugin of Shardwise. Environment variables say what it does:

- SHARDWISE_LIST is the path for a list of the tests that pytest collects. The output of `--collect-only` is for people: the
  project's own options change it.
- SHARDWISE_TASK is the path of a JSON object that says what to run (`renderTask` in `parts.ts`). Then these are written:
  - SHARDWISE_SELECTED, how many tests were selected in each file: a file that was loaded and has none is complete;
  - SHARDWISE_UNPLANNED, the test files that pytest finds and the plan does not have;
  - SHARDWISE_BESIDE, what the session failed for beside its tests: their result alone would not tell it;
  - SHARDWISE_JOURNAL, what happened, line by line: pytest writes its own report at the end, and a process that is killed never does;
  - a file beside it for each process, with the stacks of its threads, when it gets SIGUSR1 because it hangs.
"""

import faulthandler
import json
import os
import signal
import xml.etree.ElementTree as ET

import pytest
from _pytest.junitxml import bin_xml_escape
from _pytest.reports import CollectReport

try:
    from _pytest.junitxml import mangle_test_address
except ImportError:
    mangle_test_address = None

OK, TESTS_FAILED, NO_TESTS_COLLECTED = 0, 1, 5

HAS_PATHLIB = int(pytest.__version__.split(".")[0]) >= 7


def restore_path():
    """Takes this folder out of PYTHONPATH again, because the tests and their processes should have the environment of the user."""
    first, _, others = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
    if os.path.abspath(first) != FOLDER:
        return
    if others:
        os.environ["PYTHONPATH"] = others
    else:
        del os.environ["PYTHONPATH"]


restore_path()


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """It comes last, because the journal needs pytest's own report."""
    register = config.pluginmanager.register
    if "SHARDWISE_LIST" in os.environ:
        register(Lister(config), "shardwise-lister")
    if "SHARDWISE_TASK" not in os.environ:
        return
    refuse_options(config)
    tell_stacks()
    with open(os.environ["SHARDWISE_TASK"], encoding="utf-8") as file:
        task = json.load(file)
    register(Runner(config, task), "shardwise-runner")
    if not hasattr(config, "workerinput"):
        register(Session(), "shardwise-session")
    xml = next((one for one in config.pluginmanager.get_plugins() if type(one).__name__ == "LogXML"), None)
    if xml is not None:
        register(Journal(xml), "shardwise-journal")


def tell_stacks():
    """Has the stacks of this process written down when it gets SIGUSR1, unless the project uses that signal. Windows has none."""
    if not hasattr(faulthandler, "register") or signal.getsignal(signal.SIGUSR1) is not signal.SIG_DFL:
        return
    STACKS.append(open("%s.%d.stack" % (os.environ["SHARDWISE_JOURNAL"], os.getpid()), "w"))
    faulthandler.register(signal.SIGUSR1, file=STACKS[0])


# The open file. The handler knows only its number.
STACKS = []


def refuse_options(config):
    """Options of the project with which no test would run."""
    for name, option in (("collectonly", "--collect-only"), ("setupplan", "--setup-plan"), ("setuponly", "--setup-only")):
        if getattr(config.option, name, False):
            raise pytest.UsageError(f"addopts has {option}, so no test would run: remove it, or add the opposite to input args")


class Collection:
    """What pytest collects, by absolute paths. An item counts for the file that it was collected from."""

    def __init__(self, config):
        self.root = str(config.rootpath)
        self.broken = {}

    def pytest_collectreport(self, report):
        if report.failed:
            self.broken[self.path_of_report(report)] = reason_of(report)

    def path_of_report(self, report):
        return os.path.normpath(os.path.join(self.root, str(report.nodeid).split("::")[0]))


class Lister(Collection):
    def __init__(self, config):
        super().__init__(config)
        self.deselected = {}
        self.skipped = []
        self.tests = {}
        # `-x` would stop at the first file that does not load, and the files after it would be unknown.
        config.option.maxfail = 0
        if config.pluginmanager.is_blocked("junitxml"):
            raise pytest.UsageError("-p no:junitxml in the options of pytest: remove it, because Shardwise reads pytest's JUnit file")

    def pytest_collectreport(self, report):
        """A module can skip itself while it loads. pytest reports that as one skipped test, and a shard may have what was missing here."""
        super().pytest_collectreport(report)
        path = self.path_of_report(report)
        if report.skipped and os.path.isfile(path):
            self.skipped.append(path)

    def pytest_deselected(self, items):
        count_files(self.deselected, items)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        count_files(self.tests, session.items)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus):
        """With any other exit status the collection was not complete, and no list is better than a part of it."""
        if int(exitstatus) in (OK, TESTS_FAILED, NO_TESTS_COLLECTED):
            write_json(
                os.environ["SHARDWISE_LIST"],
                {
                    "tests": self.tests,
                    "deselected": self.deselected,
                    "skipped": self.skipped,
                    "broken": {path: why for path, why in self.broken.items() if not os.path.isdir(path)},
                    "brokenFolders": {path: why for path, why in self.broken.items() if os.path.isdir(path)},
                },
            )


class Runner(Collection):
    """Runs the units of the task.

    With `ownSearch`, pytest looks for them by its own rules and with its own arguments, as it does without us. Files that are named
    would follow other rules: `python_files` and `collect_ignore` would not count, and the root of the project could be another one.
    """

    def __init__(self, config, task):
        super().__init__(config)
        self.base = str(config.invocation_params.dir)
        self.units = task["units"]
        self.files = {self.absolute(unit): unit for unit in self.units if "::" not in unit}
        self.folders = {folder for file in self.files for folder in folders_of(file)}
        self.selections = dict(task["selections"])
        self.own_search = task["ownSearch"]
        self.known = {self.absolute(file) for file in task["known"]} if "known" in task else None
        self.strangers = set()
        self.unplanned = set()
        if not self.own_search:
            config.args = self.units
        elif not config.option.pyargs:
            config.args = [arg for arg in config.args if self.leads_to_units(self.absolute(arg.split("::")[0]))]

    def leads_to_units(self, path):
        """Whether a path of the command line has files of ours. pytest fails at a path in which it finds nothing."""
        if os.path.isdir(path):
            return self.ignores(path) is None
        return path in self.files or (os.path.isfile(path) and self.is_stranger(path))

    def is_stranger(self, path):
        """Whether a file must be compared with the plan: no shard runs it, as far as the plan knows."""
        return self.known is not None and path not in self.known

    def absolute(self, file):
        return os.path.normpath(os.path.join(self.base, file))

    def relative(self, path):
        return os.path.relpath(path, self.base).replace(os.sep, "/")

    if HAS_PATHLIB:

        @pytest.hookimpl(tryfirst=True)
        def pytest_ignore_collect(self, collection_path):
            return self.ignores(str(collection_path))

        @pytest.hookimpl(hookwrapper=True)
        def pytest_collect_file(self, file_path):
            outcome = yield
            outcome.force_result(self.keep(str(file_path), outcome.get_result()))

    else:

        @pytest.hookimpl(tryfirst=True)
        def pytest_ignore_collect(self, path):
            return self.ignores(str(path))

        @pytest.hookimpl(hookwrapper=True)
        def pytest_collect_file(self, path):
            outcome = yield
            outcome.force_result(self.keep(str(path), outcome.get_result()))

    def ignores(self, path):
        """Whether the path has none of our files. Where others must be compared with the plan, all are looked at."""
        if not self.own_search or self.known is not None or os.path.basename(path) == "__init__.py":
            return None
        return None if path in self.files or path in self.folders else True

    def keep(self, path, collectors):
        """The collectors of a file, if we run it. pytest also collects strangers: only then is it known what the arguments select there."""
        if not self.own_search or path in self.files:
            return collectors
        if collectors and self.is_stranger(path):
            self.strangers.add(path)
            return collectors
        return [one for one in collectors if isinstance(one, pytest.Package)]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector):
        """A stranger that does not load is not in the plan either. Its error is none of this shard's, and must not stop it."""
        outcome = yield
        if path_of(collector) not in self.strangers or isinstance(collector, pytest.Package):
            return
        stopped = outcome.excinfo is not None
        if stopped and issubclass(outcome.excinfo[0], KeyboardInterrupt):
            return
        if stopped or outcome.get_result().failed:
            self.unplanned.add(path_of(collector))
        if stopped or not outcome.get_result().passed:
            outcome.force_result(CollectReport(collector.nodeid, "passed", None, []))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        loaded = {path_of(item) for item in items}
        yield  # tests that other plugins leave out are not selected either
        self.unplanned.update(path_of(item) for item in items if path_of(item) in self.strangers)
        kept = [item for item in items if self.is_wanted(item)]
        dropped = [item for item in items if not self.is_wanted(item)]
        if dropped:
            config.hook.pytest_deselected(items=dropped)
            items[:] = kept
        self.write(loaded, kept)

    def is_wanted(self, item):
        if path_of(item) in self.strangers:
            return False
        selection = self.selections.get(self.files.get(path_of(item)))
        if selection is None:
            return True
        if "only" in selection:
            return part_of(item) in selection["only"]
        return part_of(item) not in selection["except"]

    def write(self, loaded, kept):
        selected = {path: {} for path in self.files if path not in self.broken and (path in loaded or self.was_looked_at(path))}
        for item in kept:
            parts = selected.get(path_of(item))
            if parts is not None:
                parts[part_of(item)] = parts.get(part_of(item), 0) + 1
        write_json(for_worker("SHARDWISE_SELECTED"), [[self.files[path], parts] for path, parts in selected.items()])
        if self.unplanned:
            write_json(for_worker("SHARDWISE_UNPLANNED"), sorted(map(self.relative, self.unplanned)))

    def was_looked_at(self, path):
        """Whether it is certain that a file without tests has none: it exists, and the folders above it were collected."""
        return os.path.isfile(path) and not any(folder in self.broken for folder in folders_of(path))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        """It is no failure when the selection leaves no test in files that were loaded."""
        if int(exitstatus) == NO_TESTS_COLLECTED and set(self.units) <= confirmed_files():
            session.exitstatus = OK


class Session:
    """Notices when the session fails for more than its tests: a hook sets the exit status, or counts a failure of its own."""

    def __init__(self):
        self.failed = 0

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        self.count(report)

    @pytest.hookimpl(trylast=True)
    def pytest_collectreport(self, report):
        self.count(report)

    def count(self, report):
        """Counts as pytest does."""
        if report.failed and not hasattr(report, "wasxfail"):
            self.failed += 1

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session):
        status = session.exitstatus
        session.exitstatus = given = double_of(status)
        outcome = yield
        is_set = session.exitstatus is not given
        if not is_set:
            session.exitstatus = status
        counted = session.testsfailed - self.failed
        if counted > 0:
            self.tell("a plugin or a hook counted %d more failed tests than it reported" % counted)
        elif session.testsfailed and leaves_coverage_open(session.config):
            self.tell("the coverage was not compared with its threshold, because a test failed (--no-cov-on-fail)")
        elif outcome.excinfo is not None or (is_set and int(session.exitstatus) != OK):
            self.tell("a plugin or a hook ended the session as failed")

    def tell(self, what):
        write_json(os.environ["SHARDWISE_BESIDE"], [what])


def leaves_coverage_open(config):
    """Whether a failed test keeps pytest-cov from comparing the coverage. Any file may be below the threshold."""
    return bool(getattr(config.option, "no_cov_on_fail", False))


def double_of(status):
    """The same exit status as another object. A hook that sets the status to what it was is noticed by it."""
    if not isinstance(status, pytest.ExitCode):
        return status
    double = int.__new__(type(status), status)
    vars(double).update(vars(status))
    return double


class Journal:
    """Writes each test when it starts and when it has finished, with the element that pytest's own report will have."""

    def __init__(self, xml):
        self.xml = xml
        self.seen = 0
        self.open = []
        self.running = {}
        self.outcomes = {}
        self.retries = Retries()
        self.file = open(os.environ["SHARDWISE_JOURNAL"], "w", encoding="utf-8")
        self.note(suite=xml.suite_name)

    def note(self, **what):
        self.file.write(json.dumps(what) + "\n")
        self.file.flush()

    def pytest_runtest_logstart(self, nodeid, location):
        *outer, name = mangle_test_address(nodeid) if mangle_test_address else [str(nodeid)]
        if self.xml.prefix:
            outer.insert(0, self.xml.prefix)
        file, line, _ = location
        self.running[str(nodeid)] = {"classname": ".".join(outer), "name": name, "file": file, "line": line}
        self.note(started=str(nodeid), test=self.running[str(nodeid)])

    def pytest_runtest_logfinish(self, nodeid):
        self.running.pop(str(nodeid), None)
        self.note(finished=str(nodeid), outcome=self.outcomes.pop(str(nodeid), "passed"))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_logreport(self, report):
        case = self.xml.node_reporter(report)
        self.retries.note(report, case)
        if report.failed or report.skipped:
            self.outcomes.setdefault(str(report.nodeid), outcome_of(report))
        yield  # pytest adds the report to its case
        if is_final(case):
            self.retries.finish(report, case)
        self.note_cases(is_final)

    @pytest.hookimpl(trylast=True)
    def pytest_collectreport(self, report):
        if not report.passed:
            self.note_cases(lambda _: True)

    def note_cases(self, is_ready):
        cases = self.xml.node_reporters_ordered
        self.open += cases[self.seen :]
        for case in [one for one in self.open if is_ready(one)]:
            self.open.remove(case)
            if self.retries.is_earlier(case):
                cases.remove(case)
            else:
                self.note(xml=ET.tostring(case.to_xml(), encoding="unicode"))
        self.seen = len(cases)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_sessionfinish(self):
        self.name_running()
        yield  # pytest writes its report
        self.file.close()
        os.remove(self.file.name)

    def name_running(self):
        """Names the tests that pytest did not finish, because it was interrupted. Otherwise its report has a case without a name for them."""
        started = {str(one.id): one for one in self.xml.node_reporters_ordered if not is_final(one)}
        for nodeid, test in self.running.items():
            reporter = started.get(nodeid) or self.xml.node_reporter(nodeid)
            reporter.attrs.update({name: str(value) for name, value in test.items() if value is not None})
            reporter._add_simple("error", "pytest ended while this test ran")


def outcome_of(report):
    if report.skipped:
        return "skipped"
    return "failed" if report.when == "call" else "errored"


class Retries:
    """Tries of a test by a plugin that runs it again. pytest's report does not say that they failed. They become failed tries of the last case."""

    def __init__(self):
        self.failed = {}
        self.earlier = []

    def note(self, report, case):
        """pytest-rerunfailures has a case for each try, and pytest-retry has one for all."""
        if report.outcome in ("rerun", "retried"):
            self.failed.setdefault(report.nodeid, []).append(failed_try(report))
        if report.outcome == "rerun":
            self.earlier.append(case)

    def finish(self, report, case):
        """What comes after a try that failed is the same test."""
        if not self.is_earlier(case):
            case.to_xml().extend(self.failed.pop(report.nodeid, []))

    def is_earlier(self, case):
        return any(one is case for one in self.earlier)


def failed_try(report):
    """As Maven's surefire writes it."""
    text = str(report.longrepr)
    crash = getattr(report.longrepr, "reprcrash", None)
    tag = "rerunFailure" if report.when == "call" else "rerunError"
    element = ET.Element(tag, message=bin_xml_escape(getattr(crash, "message", text)), type="")
    ET.SubElement(element, "stackTrace").text = bin_xml_escape(text)
    return element


def is_final(reporter):
    """pytest freezes the element of a test after its teardown."""
    return "to_xml" in vars(reporter)


def reason_of(report):
    """The last line that pytest marks as the error: `E   ModuleNotFoundError: ...`."""
    text = str(report.longrepr).strip().splitlines() or [""]
    lines = [line[1:].strip() for line in text if line.startswith("E ")]
    return lines[-1] if lines else text[-1]


def path_of(node):
    return str(node.path if HAS_PATHLIB else node.fspath)


def folders_of(file):
    """The folders that a file is in."""
    folder = os.path.dirname(file)
    while folder != os.path.dirname(folder):
        yield folder
        folder = os.path.dirname(folder)


def part_of(item):
    """The name of the part: the name below the module, without parameters."""
    chain = item.listchain()
    module = max(index for index, node in enumerate(chain) if isinstance(node, pytest.File))
    return chain[module + 1].name.split("[")[0] if module + 1 < len(chain) else ""


def count_files(counts, items):
    for item in items:
        path = path_of(item)
        counts[path] = counts.get(path, 0) + 1


def for_worker(variable):
    """The path in a variable, for this worker: each worker of pytest-xdist collects by itself."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return os.environ[variable][: -len(".json")] + ("-" + worker if worker else "") + ".json"


def confirmed_files():
    """The files that this process or its workers have written down as loaded."""
    folder, name = os.path.split(os.environ["SHARDWISE_SELECTED"])
    found = set()
    for other in os.listdir(folder):
        if other.startswith(name[: -len(".json")]) and other.endswith(".json"):
            with open(os.path.join(folder, other), encoding="utf-8") as file:
                found.update(unit for unit, _ in json.load(file))
    return found


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
