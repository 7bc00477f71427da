"""Loads the pytest plugin of Shardwise, `shardwise_plugin.py`, under a name that is no file.

Coverage of the user's tests would measure a file. It goes by `__file__` too, so the plugin has names of its own.
"""


def load():
    import os

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shardwise_plugin.py")
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), "<shardwise_pytest>", "exec")
    names = {"__name__": __name__, "FOLDER": os.path.dirname(path)}
    exec(code, names)
    return names


globals().update({name: value for name, value in load().items() if not name.startswith("__")})
