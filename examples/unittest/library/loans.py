"""Books that are lent, and what they cost when they come back late."""

from datetime import timedelta

DAYS = 28
CENTS_A_DAY = 20
MOST_CENTS = 1000


def due(start, renewals=0):
    if renewals > 2:
        raise ValueError("a loan is renewed twice at most")
    return start + timedelta(days=DAYS * (1 + renewals))


def fee(due_on, returned_on):
    late = (returned_on - due_on).days
    return min(max(late, 0) * CENTS_A_DAY, MOST_CENTS)
