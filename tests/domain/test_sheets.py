from jieyou_desktop.domain.sheets import sheet_name


def test_a_name_is_cleaned_shortened_and_never_empty():
    assert sheet_name("低保/农村[2026]") == "低保·农村·2026·"
    assert sheet_name("表" * 40) == "表" * 31
    assert sheet_name("") == "表"


def test_a_name_taken_gets_a_number_within_the_length():
    assert sheet_name("Sheet1", ["sheet1"]) == "Sheet1 2"
    assert sheet_name("表" * 40, ["表" * 31]) == "表" * 29 + " 2"
    assert sheet_name("甲", ["甲", "甲 2"]) == "甲 3"
