import pytest

from jieyou_desktop.domain.intake_numbers import in_mark, inside, is_mark, is_whole, on_paper, read


def test_the_number_on_paper_is_never_padded_and_the_one_inside_is():
    assert on_paper("青石", 2026, 12) == "青石救受〔2026〕12号"
    assert inside("371399101", 2026, "DB", 12) == "371399101-2026-DB-000012"


def test_the_mark_holds_nothing_an_input_method_would_catch():
    assert in_mark("371399101", 2026, 12) == "371399101-2026-000012"


@pytest.mark.parametrize(
    "text",
    [
        on_paper("青石", 2026, 12),
        inside("371399101", 2026, "DB", 12),
        in_mark("371399101", 2026, 12),
        "3713991012026000012",
        "青石救受[2026]12号",
        "青石救受（2026）12",
        "青石救受〔2026〕012号",
        " 青石救受〔2026〕 12 号 ",
        "３７１３９９１０１－２０２６－０００１２".replace("－０００１２", "－００００１２"),
        "371399101-2026-独步-000012",
        "2026-12",
        "2026年12号",
        "12",
        "12号",
    ],
)
def test_every_way_of_writing_a_number_is_read(text):
    assert read(text, 2026) == (2026, 12)


@pytest.mark.parametrize("text", ["", "单玉芝", "dyz", "371399199001010027X", "13953900012"])
def test_what_is_no_number_is_not_read_as_one(text):
    assert read(text, 2026) is None


def test_only_a_full_number_is_taken_for_a_scan():
    assert is_whole("371399101-2026-000012")
    assert is_whole("青石救受〔2026〕12号")
    assert not is_whole("12")
    assert not is_whole("371399199001010027X")
    assert not is_whole("szy")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("371399101-2026-000012", True),
        ("3713991012026000012", True),
        ("青石救受〔2026〕12号", False),
        ("2026-12", False),
        ("371399195203120026", False),
    ],
)
def test_only_the_mark_is_taken_for_a_scan(text, marked):
    assert is_mark(text) is marked
