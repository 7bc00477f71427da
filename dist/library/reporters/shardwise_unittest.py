"""Starts the runner of Shardwise for unittest: `python -m shardwise_unittest ARGS` in place of `python -m unittest discover ARGS`.

The runner is `shardwise_unittest_runner.py`. It is loaded under a name that is no file, because coverage of the user's tests would measure
a file.
"""


def load():
    import os

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shardwise_unittest_runner.py")
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), "<shardwise_unittest>", "exec")
    # unittest leaves frames with `__unittest` out of tracebacks.
    names = {"__name__": "shardwise_unittest_runner", "FOLDER": os.path.dirname(path), "__unittest": True}
    exec(code, names)
    return names["main"]


if __name__ == "__main__":
    load()()
