import time

from planner.reminders import Reminders


def test_come_in_order_of_time():
    seen = []
    reminders = Reminders()
    reminders.add(0.6, lambda: seen.append("second"))
    reminders.add(0.3, lambda: seen.append("first"))
    reminders.run()
    assert seen == ["first", "second"]


def test_of_the_same_time_come_in_order_of_adding():
    seen = []
    reminders = Reminders()
    for name in ("a", "b", "c"):
        reminders.add(0, lambda name=name: seen.append(name))
    reminders.run()
    assert seen == ["a", "b", "c"]


def test_never_come_too_early():
    begun = time.monotonic()
    reminders = Reminders()
    reminders.add(0.8, lambda: None)
    reminders.run()
    assert time.monotonic() - begun >= 0.8


def test_may_add_more():
    seen = []
    reminders = Reminders()
    reminders.add(0.1, lambda: reminders.add(0.1, lambda: seen.append("later")))
    reminders.run()
    assert seen == ["later"]
