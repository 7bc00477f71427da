"""The runner of Shardwise for unittest. It finds the tests as `python -m unittest discover` does. Environment variables say what it does:

- SHARDWISE_TASK is the path of a JSON object that says what to run (`renderTask` in `parts.ts`). Without it, all tests are found.
- SHARDWISE_LIST is the path for a list of the tests. Then nothing runs. Otherwise these are written:
  - SHARDWISE_REPORT, a JUnit file;
  - SHARDWISE_JOURNAL, what happened, line by line, until the report is written: a process that is killed never writes it;
  - SHARDWISE_SELECTED, how many tests were selected in each file, before the first one runs;
  - SHARDWISE_UNPLANNED, the test files that unittest finds and the plan does not have.
"""

import importlib
import importlib.util
import json
import os
import re
import sys
import time
import unittest
import xml.etree.ElementTree as ET

# The name tells that a second case of the same name is another test.
ROOT = "shardwise"

# A line in a list could not name a part of a file with such a character (`part-name.ts`).
UNUSABLE_IN_PART = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")

# The characters that XML 1.0 forbids even when they are escaped (section 2.2).
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TERMINAL_CODES = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")

KEPT_VARIABLES = {"SHARDWISE_TRY", "SHARDWISE_SHARD"}


def main():
    settings = take_settings()
    pretend_to_be_unittest()
    loader = Loader(read_task(settings.get("SHARDWISE_TASK")))
    if "SHARDWISE_LIST" in settings:
        runner = Lister(loader, settings["SHARDWISE_LIST"])
    else:
        loader.report = Report(settings["SHARDWISE_REPORT"], settings["SHARDWISE_JOURNAL"])
        loader.outputs = settings
        runner = type("Runner", (unittest.TextTestRunner,), {"resultclass": type("Result", (Result,), {"loader": loader})})
    options = sys.argv[2:] if sys.argv[1:2] == ["discover"] else sys.argv[1:]
    program = unittest.main(
        module=None, argv=[sys.argv[0], "discover", *options], testLoader=loader, testRunner=runner, exit=False
    )
    # It is no failure when the arguments select nothing here. Shardwise counts.
    sys.exit(0 if program.result.wasSuccessful() else 1)


def take_settings():
    """Our variables. The tests and their processes should have the environment of the user."""
    settings = {name: value for name, value in os.environ.items() if name.startswith("SHARDWISE_")}
    for name in settings.keys() - KEPT_VARIABLES:
        del os.environ[name]
    first, _, others = os.environ.get("PYTHONPATH", "").partition(os.pathsep)
    if os.path.abspath(first) == FOLDER:
        os.environ["PYTHONPATH"] = others
        if not others:
            del os.environ["PYTHONPATH"]
    return settings


def pretend_to_be_unittest():
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != FOLDER]
    sys.argv[0] = os.path.basename(sys.executable) + " -m unittest"
    # A process that a test spawns would load the main module again.
    main_module = sys.modules["__main__"]
    main_module.__spec__ = None
    vars(main_module).pop("__file__", None)


def read_task(path):
    if path is None:
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class Paths:
    """Paths as the ids of units name them: relative to the working directory. A test may change that folder later."""

    def __init__(self, units):
        self.base = os.getcwd()
        self.names = {os.path.realpath(self.absolute(unit)): unit for unit in units}
        self.names.update({self.absolute(unit): unit for unit in units})

    def absolute(self, file):
        return os.path.normpath(os.path.join(self.base, file))

    def name(self, path):
        path = self.absolute(path)
        if path not in self.names:
            self.names[path] = self.names.get(os.path.realpath(path)) or self.relative(path)
        return self.names[path]

    def relative(self, path):
        if not path.startswith(self.base.rstrip(os.sep) + os.sep):
            return path.replace(os.sep, "/")
        return os.path.relpath(path, self.base).replace(os.sep, "/")


class Place:
    """Where a test is from: the file and the module that it was loaded with."""

    def __init__(self, file, module):
        self.file = file
        self.module = module


class Unloaded(unittest.TestCase):
    """Stands for a file that does not load."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def runTest(self):
        raise self.error


class ModuleSkipped(unittest.TestCase):
    """Stands for a file that skips itself while it loads."""

    def __init__(self, reason):
        super().__init__()
        self.reason = reason

    def runTest(self):
        self.skipTest(str(self.reason))


class Loader(unittest.TestLoader):
    """Loads the units of the task.

    With `ownSearch`, unittest searches for them by its own rules, as it does without us, and loads no other file. Otherwise the files are
    named, and loaded as they are.
    """

    report = None
    outputs = {}

    def __init__(self, task):
        super().__init__()
        self.units = task.get("units")
        self.paths = Paths(self.units or [])
        self.own_search = task.get("ownSearch", True)
        self.selections = dict(task.get("selections", []))
        self.known = set(task["known"]) if "known" in task else None
        self.top = None
        self.announced = None
        self.inside = None
        self.deselected = set()

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        if self.top is not None:  # a load_tests function searches
            return super().discover(start_dir, pattern, top_level_dir)
        self.top = top_folder(start_dir, top_level_dir)
        if self.own_search:
            suite = super().discover(start_dir, pattern, top_level_dir)
        else:
            suite = self.load_units(pattern)
        self.announce(None)
        self.mark_failed(suite)
        self.take(suite)
        return suite

    def _match_path(self, path, full_path, pattern):
        """unittest asks this before it imports a file with a proper name."""
        if not super()._match_path(path, full_path, pattern):
            return False
        if self.inside is not None:
            return True
        name = self.paths.name(full_path)
        if self.units is not None and name not in self.units and not self.is_stranger(name):
            return False
        self.announce(name)
        return True

    def is_stranger(self, name):
        """Whether a file must be compared with the plan: no shard runs it, as far as the plan knows."""
        return self.known is not None and name not in self.known

    def announce(self, name):
        """Notes which file is about to be loaded. One that ends the process is what the journal says to have run."""
        if self.report is None:
            return
        if self.announced is not None:
            self.report.drop(self.announced)
        self.announced = name
        if name is not None:
            self.report.start(name, case_of_file(name))

    def load_units(self, pattern):
        if self.top not in sys.path:
            sys.path.insert(0, self.top)
        suite = self.suiteClass()
        for unit in self.units:
            self.announce(unit)
            suite.addTest(self.load_unit(unit, pattern))
        return suite

    def load_unit(self, unit, pattern):
        try:
            module = self.import_file(self.paths.absolute(unit))
            return self.loadTestsFromModule(module, pattern=pattern)
        except KeyboardInterrupt:
            raise
        except unittest.SkipTest as reason:
            test = ModuleSkipped(reason)
        except BaseException as error:
            test = Unloaded(error)
        test.shardwise_place = Place(unit, None)
        return test

    def import_file(self, path):
        """The module of a file. It has the name that unittest would import it by, unless that leads to another file."""
        top = self.top if path.startswith(self.top + os.sep) else self.paths.base
        words = os.path.relpath(path, top)[: -len(".py")].split(os.sep)
        name = ".".join(words[:-1] if words[-1] == "__init__" else words)
        if not any("." in word for word in words):
            try:
                module = importlib.import_module(name)
            except ModuleNotFoundError as problem:
                if problem.name is None or not (name + ".").startswith(problem.name + "."):
                    raise
            else:
                if os.path.realpath(getattr(module, "__file__", None) or "") == os.path.realpath(path):
                    return module
        spec = importlib.util.spec_from_file_location("_".join(name.split(".")), path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    def loadTestsFromModule(self, module, *args, **options):
        """Marks the tests with their file. All tests that the `load_tests` of a test file brings from elsewhere belong to it.

        That of a package often searches by itself. The tests that it finds then belong to their own files.
        """
        self.announce(None)
        if self.inside is not None:
            return super().loadTestsFromModule(module, *args, **options)
        file = self.paths.name(getattr(module, "__file__", None) or "")
        is_package = os.path.basename(file) == "__init__.py"
        self.inside = None if is_package else file
        try:
            suite = super().loadTestsFromModule(module, *args, **options)
            if suite.countTestCases() == 0 and self.testNamePatterns and self.report is None:
                self.look_without_patterns(module, file)
        finally:
            self.inside = None
        for test in tests_in(suite):
            if not is_package or place_of(test) is None:
                test.shardwise_place = Place(file, module.__name__)
        return suite

    def look_without_patterns(self, module, file):
        patterns, self.testNamePatterns = self.testNamePatterns, None
        try:
            if super().loadTestsFromModule(module).countTestCases() > 0:
                self.deselected.add(file)
        finally:
            self.testNamePatterns = patterns

    def mark_failed(self, suite):
        """unittest makes a test of a module that does not load, or skips itself. It has the name of the module."""
        for test in tests_in(suite):
            if place_of(test) is None:
                test.shardwise_place = Place(self.file_of_module(test), None)

    def file_of_module(self, test):
        path = os.path.join(self.top, *getattr(test, "_testMethodName", "").split("."))
        return self.paths.name(path + ".py" if os.path.isfile(path + ".py") else os.path.join(path, "__init__.py"))

    def stands_for_file(self, test):
        """Whether the test stands for a file that does not load, or skips itself."""
        if isinstance(test, (Unloaded, ModuleSkipped)):
            return True
        return type(test).__module__ == "unittest.loader" and self.file_of_module(test) == place_of(test).file

    def take(self, suite):
        """Keeps the tests of the task, and says which they are."""
        tests = list(tests_in(suite))
        unplanned = {place_of(test).file for test in tests if self.is_stranger(place_of(test).file)}
        if not all(map(self.is_wanted, tests)):
            remove_others(suite, self.is_wanted)
        self.tests = [test for test in tests if self.is_wanted(test)]
        if unplanned:
            write_json(self.outputs["SHARDWISE_UNPLANNED"], sorted(unplanned))
        if self.report is not None:
            broken = {place_of(test).file for test in tests if self.is_broken(test)}
            write_json(self.outputs["SHARDWISE_SELECTED"], list(self.selected(broken).items()))

    def is_wanted(self, test):
        file = place_of(test).file
        if self.units is not None and file not in self.units:
            return False
        selection = self.selections.get(file)
        if selection is None or self.stands_for_file(test):
            return True
        if "only" in selection:
            return part_of(test) in selection["only"]
        return part_of(test) not in selection["except"]

    def is_broken(self, test):
        return self.stands_for_file(test) and type(test).__name__ != "ModuleSkipped"

    def selected(self, broken):
        """How many tests are selected in each part of the files that were loaded, or that unittest does not load by its own rules."""
        folders = tuple(os.path.dirname(file) + "/" for file in broken if os.path.basename(file) == "__init__.py")
        selected = {
            unit: {}
            for unit in self.units
            if unit not in broken and not unit.startswith(folders) and os.path.isfile(self.paths.absolute(unit))
        }
        for test in self.tests:
            parts = selected.get(place_of(test).file, {})
            part = "" if self.stands_for_file(test) else part_of(test)
            parts[part] = parts.get(part, 0) + 1
        return selected

    def case_of(self, test):
        file = getattr(place_of(test), "file", None)  # a suite of the user's own may make tests while it runs
        if file is not None and self.stands_for_file(test):
            return case_of_file(file)
        classname, name = names_of(test)
        return {"classname": classname, "name": name, "file": file, "line": self.line_of(test, name)}

    def line_of(self, test, name):
        """The line where the test is declared, if that is in its file."""
        method = getattr(type(test), name, None)
        while hasattr(method, "__wrapped__"):
            method = method.__wrapped__
        code = getattr(method, "__code__", None)
        if code is None or place_of(test) is None or self.paths.name(code.co_filename) != place_of(test).file:
            return None
        return code.co_firstlineno


class Lister:
    """Writes a list of the tests where they would run."""

    def __init__(self, loader, path):
        self.loader = loader
        self.path = path

    def run(self, _suite):
        tests, broken, folders = {}, {}, {}
        for test in self.loader.tests:
            file = place_of(test).file
            if not self.loader.is_broken(test):
                tests[file] = tests.get(file, 0) + 1
            elif os.path.basename(file) == "__init__.py":
                folders[os.path.dirname(file)] = reason_of(test)
            else:
                broken[file] = reason_of(test)
        missing = [why for why in [*broken.values(), *folders.values()] if why.startswith("ModuleNotFoundError")]
        if missing:
            # The machine lacks what the tests need. So the list would not be that of a shard.
            sys.exit("\n".join(sorted(set(missing))))
        listed = {"tests": tests, "deselected": sorted(self.loader.deselected), "broken": broken, "brokenFolders": folders}
        write_json(self.path, listed)
        return self

    def wasSuccessful(self):
        return True


class Result(unittest.TextTestResult):
    """Reports the tests that run, and shows them as unittest does."""

    loader = None

    def startTestRun(self):
        super().startTestRun()
        self.report = self.loader.report
        self.running = {}
        self.blocked = {}
        self.left = {}
        self.left_in_file = {}
        for number, test in enumerate(self.loader.tests):
            case = self.loader.case_of(test)
            test.shardwise_number = number
            self.left[number] = (case, *groups_of(test))
            self.left_in_file[case["file"]] = self.left_in_file.get(case["file"], 0) + 1
        self.files = {group: case["file"] for case, *groups in self.left.values() for group in groups}
        self.loader.tests = []

    def startTest(self, test):
        super().startTest(test)
        case = self.loader.case_of(test)
        self.files.update(dict.fromkeys(groups_of(test), case["file"]))
        self.running[id(test)] = Running(case)
        self.report.start(id(test), case)

    def stopTest(self, test):
        super().stopTest(test)
        run = self.running.pop(id(test), None)
        if run is None:
            return
        self.report.finish(id(test), run.case, run.elements(), time.perf_counter() - run.began)
        self.settle(test)

    def settle(self, test):
        case, *_ = self.left.pop(getattr(test, "shardwise_number", None), (None,))
        if case is not None:
            self.finished(case["file"])

    def finished(self, file):
        self.left_in_file[file] -= 1
        if self.left_in_file[file] == 0:
            print("# finished " + file, file=sys.__stdout__, flush=True)

    def note(self, test, element):
        test = getattr(test, "test_case", test)
        run = self.running.get(id(test))
        if run is not None:
            run.outcomes.append(element)
        elif place_of(test) is None:
            self.note_hook(str(test.id()), element)
        else:  # Python 3.12.1 does not start the tests that it skips
            self.report.add(self.loader.case_of(test), [element])
            self.settle(test)

    def note_hook(self, description, element):
        """A class or module that cannot be set up keeps its tests from running, without a word about them."""
        hook, _, where = description.rstrip(")").partition(" (")
        if hook.startswith("setUp"):
            self.blocked.setdefault(where, []).append(element)
        else:
            self.add_hook(hook, where, [element])

    def add_hook(self, hook, where, elements):
        case = {"classname": where, "name": 'hook of "%s"' % hook, "file": self.files.get(where), "line": None}
        self.report.add(case, elements)

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, failure("error", err, self.errors[-1][1]))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, failure("failure", err, self.failures[-1][1]))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, element("skipped", {"message": reason}))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.note(test, element("skipped", {"message": "expected failure: " + first_line(err[1])}))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note(test, element("failure", {"message": "unexpected success"}))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is None:
            return
        is_failure = issubclass(err[0], test.failureException)
        text = (self.failures if is_failure else self.errors)[-1][1]
        title = str(subtest.id())[len(str(test.id())) :].strip()
        self.note(test, failure("failure" if is_failure else "error", err, text, title + " "))

    def stopTestRun(self):
        super().stopTestRun()
        blocking = set()
        for case, *groups in self.left.values():
            found = [group for group in groups if group in self.blocked]
            if found:
                blocking.update(found)
                self.report.add(case, self.blocked[found[0]])
                self.finished(case["file"])
        for where in self.blocked.keys() - blocking:
            self.add_hook("setUp", where, self.blocked[where])
        self.report.close()


class Running:
    def __init__(self, case):
        self.case = case
        self.outcomes = []
        self.began = time.perf_counter()

    def elements(self):
        """What went wrong. A test of which only a part was skipped still counts as skipped, as unittest counts it."""
        bad = [one for one in self.outcomes if one.tag != "skipped"]
        return bad or self.outcomes[:1]


OUTCOMES = {"failure": "failed", "error": "errored", "skipped": "skipped"}


def outcome_of(elements):
    return next((OUTCOMES[one.tag] for one in elements if one.tag in OUTCOMES), "passed")


class Report:
    """The report. It is written at the end. Until then a journal says what happened, line by line, because the process may end before."""

    def __init__(self, path, journal):
        self.path = path
        self.suites = {}
        self.running = set()
        self.process = os.getpid()
        self.journal = open(journal, "w", encoding="utf-8")
        self.write(root=ROOT)

    def is_mine(self):
        """A process that a test has forked has a copy of this report, and must leave it alone."""
        return os.getpid() == self.process and not self.journal.closed

    def write(self, **entry):
        self.journal.write(json.dumps(entry) + "\n")
        self.journal.flush()

    def start(self, key, case):
        if self.is_mine():
            self.running.add(key)
            self.write(started=str(key), test={name: valid(text) if isinstance(text, str) else text for name, text in case.items()})

    def drop(self, key):
        self.end(key)

    def end(self, key, **how):
        if self.is_mine():
            self.running.discard(key)
            self.write(finished=str(key), **how)

    def finish(self, key, case, elements, seconds):
        self.add(case, elements, seconds)
        self.end(key, outcome=outcome_of(elements))

    def add(self, case, elements, seconds=None):
        if not self.is_mine():
            return
        test = element("testcase", {**case, "time": None if seconds is None else "%.6f" % seconds})
        test.extend(elements)
        self.suites.setdefault(case["file"], []).append(test)
        self.write(xml=ET.tostring(suite_of(case["file"], [test]), encoding="unicode"))

    def close(self):
        """Writes the report, unless something still runs: then the journal says more."""
        if not self.is_mine():
            return
        self.journal.close()
        if self.running:
            return
        root = element("testsuites", {"name": ROOT})
        for file, tests in self.suites.items():
            root.append(suite_of(file, tests))
        ET.ElementTree(root).write(self.path, encoding="utf-8", xml_declaration=True)
        os.remove(self.journal.name)


def suite_of(file, tests):
    suite = element("testsuite", {"name": file or ROOT, "file": file})
    suite.extend(tests)
    return suite


def top_folder(start, top):
    """The folder that the names of modules begin in."""
    if top is not None or os.path.isdir(start):
        return os.path.abspath(top or start)
    package = importlib.import_module(start.split(".")[0])
    return os.path.dirname(os.path.dirname(os.path.abspath(package.__file__)))


def tests_in(suite):
    try:
        inner = list(suite)
    except TypeError:
        yield suite
        return
    for test in inner:
        yield from tests_in(test)


def remove_others(suite, is_wanted):
    for test in list(suite):
        if isinstance(test, unittest.BaseTestSuite):
            remove_others(test, is_wanted)
    suite._tests[:] = [test for test in suite if isinstance(test, unittest.BaseTestSuite) or is_wanted(test)]


def place_of(test):
    return getattr(test, "shardwise_place", None)


def groups_of(test):
    """What may have been set up for a test: its class and its module."""
    return unittest.util.strclass(type(test)), type(test).__module__


def names_of(test):
    """The names of the class and of the test. The class begins with the module that brought it, which may have imported it from another one."""
    full, group = str(test.id()), unittest.util.strclass(type(test))
    if full.startswith(group + "."):
        classname, name = group, full[len(group) + 1 :]
    else:
        classname, _, name = full.rpartition(".")
    module = getattr(place_of(test), "module", None)
    if module is not None and not (classname + ".").startswith(module + "."):
        classname = (module + "." + classname).rstrip(".")
    return classname, name


def part_of(test):
    part = valid(".".join(names_of(test)))
    return "" if UNUSABLE_IN_PART.search(part) else part


def case_of_file(file):
    return {"classname": file, "name": file, "file": file, "line": None}


def failure(tag, err, text, before=""):
    return element(tag, {"message": before + first_line(err[1]), "type": err[0].__name__}, text)


def first_line(error):
    """What an error says. unittest puts the whole text of the error into that of a module that does not load."""
    try:
        lines = [line for line in str(error).strip().splitlines() if line.strip()]
    except Exception:
        return type(error).__name__
    if lines and lines[0].startswith(("Failed to import test module", "Failed to call load_tests")):
        return lines[-1]
    return lines[0] if lines else type(error).__name__


def reason_of(test):
    """Why a file does not load: `ModuleNotFoundError: No module named 'x'`."""
    if isinstance(test, Unloaded):
        return "%s: %s" % (type(test.error).__name__, first_line(test.error))
    result = unittest.TestResult()
    test.run(result)
    return result.errors[0][1].strip().splitlines()[-1]


def element(tag, attributes, text=None):
    found = ET.Element(tag, {name: valid(value) for name, value in attributes.items() if value is not None})
    found.text = None if text is None else valid(text)
    return found


def valid(value):
    """A text as it can stand in a file."""
    return FORBIDDEN.sub("\ufffd", TERMINAL_CODES.sub("", str(value)))


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file)
