"""Prints as JSON the totals and the cases that junitparser reads in a JUnit file."""

import json
import sys

from junitparser import xunit2


def totals(root):
    skipped = sum(suite.skipped for suite in root)
    return {"tests": root.tests, "failures": root.failures, "errors": root.errors, "skipped": skipped, "time": root.time}


def result(entry):
    return {"tag": entry._tag, "message": entry.message, "text": entry.text}


def cases(suite, path):
    for case in suite.iterchildren(xunit2.TestCase):
        yield {
            "suite": path,
            "name": case.name,
            "className": case.classname,
            "time": case.time,
            "results": [result(entry) for entry in case.result],
            "tries": [{**result(entry), "text": entry.stack_trace} for entry in case.interim_result],
            "shard": next((p.value for p in suite.properties() if p.name == "shardwise.shard"), None),
        }
    for inner in suite.testsuites():
        yield from cases(inner, [*path, inner.name])


root = xunit2.JUnitXml.fromfile(sys.argv[1])
print(json.dumps({"totals": totals(root), "cases": [case for suite in root for case in cases(suite, [suite.name])]}))
