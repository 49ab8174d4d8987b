"""Search in 50 ms a key at the 95th percentile, a household in 100 ms (issue 2, §11)."""

import time
from random import Random
from statistics import quantiles

import pytest

from jieyou_desktop.domain.register import View
from jieyou_desktop.services import household_file, people, register
from jieyou_desktop.storage.search import spellings

_WINDOW = 30
"""Rows that a full screen shows."""


@pytest.fixture
def known(town):
    """What clerks type: initials, names, tails of numbers and phones, village and name."""
    random = Random(1)
    with town.work() as w:
        ids = random.sample(register.listing(w).ids, 40)
        typed = []
        for household_id in ids:
            head = household_file.household(w, household_id=household_id).head
            village = household_file.household(w, household_id=household_id).household["village"]
            full, initials, name, *_ = spellings(head["name"])
            typed += [initials, name, full, f"{village} {name}"]
            typed += [head["id_number"][-4:]] if head["id_number"] else []
            typed += [head["phone"][:7]] if head["phone"] else []
    return typed


def keys(typed):
    """Every state of the search box while these are typed."""
    return [text[:end] for text in typed for end in range(1, len(text) + 1)]


def search(town, text):
    with town.work() as w:
        listing = register.listing(w, text=text)
        return register.rows(w, ids=listing.ids[:_WINDOW])


def percentile_95(call, arguments):
    """Milliseconds that all but one call in twenty stay under."""
    times = []
    for argument in arguments:
        begun = time.perf_counter()
        call(argument)
        times.append((time.perf_counter() - begun) * 1000)
    return quantiles(times, n=20)[-1]


def test_results_come_while_typing(benchmark, town, known, measuring):
    states = keys(known) if measuring else known[:10]
    slowest = benchmark.pedantic(percentile_95, (lambda text: search(town, text), states), rounds=1)
    benchmark.extra_info["p95_ms"] = round(slowest, 1)
    assert slowest <= 50 or not measuring


def test_a_household_opens_at_once(benchmark, town, measuring):
    with town.work() as w:
        ids = Random(2).sample(register.listing(w).ids, 100)

    def opened(household_id):
        with town.work() as w:
            return household_file.household(w, household_id=household_id)

    slowest = benchmark.pedantic(percentile_95, (opened, ids), rounds=1)
    benchmark.extra_info["p95_ms"] = round(slowest, 1)
    assert slowest <= 100 or not measuring


def test_the_list_opens(benchmark, town, measuring):
    def listed():
        with town.work() as w:
            return register.rows(w, ids=register.listing(w).ids[:_WINDOW])

    assert len(benchmark(listed)) == _WINDOW
    if measuring:
        assert benchmark.stats.stats.median <= 0.2


def test_a_window_of_rows_is_read_while_scrolling(benchmark, town, measuring):
    with town.work() as w:
        ids = register.listing(w).ids
    middle = len(ids) // 2

    def window():
        with town.work() as w:
            return register.rows(w, ids=ids[middle : middle + _WINDOW])

    assert len(benchmark(window)) == _WINDOW
    if measuring:
        assert benchmark.stats.stats.median <= 0.03


def test_a_column_sorts(benchmark, town, measuring):
    def sort():
        with town.work() as w:
            return register.listing(w, sort="amount_fen", descending=True)

    assert benchmark(sort).ids
    if measuring:
        assert benchmark.stats.stats.median <= 0.3


def test_views_are_counted(benchmark, town, measuring):
    def counted():
        with town.work() as w:
            return register.views(w)

    assert benchmark(counted)[0].view == View()
    if measuring:
        assert benchmark.stats.stats.median <= 1


def test_a_changed_phone_is_saved_and_found(benchmark, town, measuring):
    with town.work() as w:
        head = household_file.household(w, household_id=register.listing(w).ids[0]).head

    def save():
        with town.work() as w:
            person = household_file.household(w, household_id=register.listing(w).ids[0]).head
            phone = "13900000001" if person["phone"] != "13900000001" else "13900000002"
            people.change_person(
                w, person_id=head.id, version=person.version, values={"phone": phone}
            )

    benchmark.pedantic(save, rounds=10)
    if measuring:
        assert benchmark.stats.stats.median <= 0.2
