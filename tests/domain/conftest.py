import datetime as dt

import pytest

from jieyou_desktop.domain.calendar import Calendar


def days(year, text):
    """Days written as "1/1-3 2/7" of one year."""
    found = set()
    for part in text.split():
        month, span = part.split("/")
        first, _, last = span.partition("-")
        found |= {
            dt.date(year, int(month), day) for day in range(int(first), int(last or first) + 1)
        }
    return found


OFF = days(2021, "1/1-3 2/11-17 4/3-5 5/1-5 6/12-14 9/19-21 10/1-7") | days(
    2026, "1/1-3 2/15-23 4/4-6 5/1-5 6/19-21 9/25-27 10/1-7"
)
WORKED = days(2021, "2/7 2/20 4/25 5/8 9/18 9/26 10/9") | days(2026, "1/4 2/14 2/28 5/9 9/20 10/10")


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The working days of 2021 and 2026 as the State Council's notices set them."""
    return Calendar(frozenset(OFF), frozenset(WORKED), frozenset({2021, 2026}))
