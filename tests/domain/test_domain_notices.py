import pytest

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.notices import read_notice

NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def test_a_pasted_notice_gives_the_days_of_the_calendar(calendar):
    notice = read_notice(NOTICE_2026, 2026)
    assert set(notice.days_off) == {day for day in calendar.days_off if day.year == 2026}
    assert set(notice.days_worked) == {day for day in calendar.days_worked if day.year == 2026}


def test_a_holiday_over_the_end_of_a_month_and_one_of_a_day_are_read():
    notice = read_notice(
        "一、元旦：2025年1月1日（周三）放假1天，不调休。二、春节：1月28日至2月4日放假调休，共8天。"
        "1月26日、2月8日上班。四、劳动节：5月1日至5日放假调休，共5天。4月27日（周日）上班。"
        "七、国庆节、中秋节：10月1日至8日放假调休，共8天。9月28日、10月11日上班。",
        2025,
    )
    assert len(notice.days_off) == 1 + 8 + 5 + 8
    assert [day.isoformat() for day in notice.days_worked] == [
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
    ]


@pytest.mark.parametrize(
    ("change", "by", "says"),
    [
        ("共9天", "共8天", "写的是共 8 天，数出来是 9 天"),
        ("2月14日", "2月13日", "不是周末"),
        ("4月4日", "4月31日", "不存在"),
        ("10月1日（周四）至7日", "10月4日至10日", "没有读到 10月1日、10月2日、10月3日"),
        ("1月1日（周四）", "2025年1月1日", "这是 2025 年的通知"),
    ],
)
def test_a_notice_that_does_not_add_up_is_refused(change, by, says):
    with pytest.raises(UserError, match=says):
        read_notice(NOTICE_2026.replace(change, by), 2026)
