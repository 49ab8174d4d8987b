"""Invented people: names, numbers, phones and cards that look real and belong to nobody."""

import datetime as dt
from random import Random

from jieyou_desktop.domain.identity import check_digit, is_luhn

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾"
    "丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
)
_UNUSUAL = [
    "单",
    "仇",
    "解",
    "曾",
    "查",
    "区",
    "盖",
    "任",
    "欧阳",
    "翟",
    "乐",
    "缪",
    "华",
    "纪",
    "宁",
    "燕",
    "尉迟",
    "盛",
    "臧",
    "牟",
    "逄",
    "费",
    "葛",
    "卜",
    "柏",
    "令狐",
    "覃",
    "员",
    "种",
    "朴",
    "冼",
]
_MEN = "建国军明强伟平文华志刚永庆福成德海林玉山学忠义清祥春生东海峰涛波鹏浩宇辰轩洪喜贵宝田"
_WOMEN = "秀英兰桂芳玉珍梅莲凤霞红丽燕娟敏静淑华云翠萍香芝琴洁雪颖婷佳怡欣悦涵月娥爱荣"
_OLD_WOMEN = "秀英兰桂芳玉珍梅莲凤云翠香芝琴月娥爱荣"
_RARE = ("㛃", "𬱖", "堃", "頔", "垚", "昇", "祎", "喆", "彧", "峣")

_NEARBY = ("371322", "371327", "320722", "320721", "371311", "372824", "372822")


def name(random: Random, sex: str, born: dt.date) -> str:
    """A name for someone of a sex (codes.SEX) born on a day."""
    surname = random.choice(_UNUSUAL) if random.random() < 0.06 else random.choice(_SURNAMES)
    return surname + given_name(random, sex, born)


def given_name(random: Random, sex: str, born: dt.date) -> str:
    """A given name of one or two characters, now and then with a rare one."""
    stock = _MEN if sex == "1" else _OLD_WOMEN if born.year < 1970 else _WOMEN
    if random.random() < 0.004:
        return random.choice(stock) + random.choice(_RARE)
    return "".join(random.choices(stock, k=1 if random.random() < 0.2 else 2))


def id_number(random: Random, sex: str, born: dt.date, taken: set[str]) -> str:
    """A number with a sound check digit that nobody of the town has yet."""
    while True:
        if random.random() < 0.12:
            area = random.choice(_NEARBY)
        else:
            area = "372833" if born.year < 1984 and random.random() < 0.5 else "371399"
        serial = random.randrange(1, 499) * 2 + (1 if sex == "1" else 0)
        first17 = f"{area}{born:%Y%m%d}{serial:03d}"
        number = first17 + check_digit(first17)
        if number not in taken:
            taken.add(number)
            return number


def wrong_check_digit(number: str) -> str:
    """The number with a last digit that cannot be right, as sheets have them."""
    return number[:17] + ("0" if number[17] != "0" else "1")


def phone(random: Random) -> str:
    """A mobile number."""
    return f"1{random.choice('3578')}{random.randrange(10**9):09d}"


def card(random: Random) -> str:
    """A card number that passes the Luhn sum."""
    body = f"6217{random.randrange(10**14):014d}"
    return next(body + digit for digit in "0123456789" if is_luhn(body + digit))


def passbook(random: Random) -> str:
    """A passbook number; passbooks keep no check sum."""
    return f"60{random.randrange(10**15):015d}"


def born(random: Random, today: dt.date, youngest: int, oldest: int) -> dt.date:
    """A birthday of someone who is ``youngest`` to ``oldest`` years old today."""
    age = random.randint(youngest, oldest)
    return today - dt.timedelta(days=round(age * 365.25) + random.randrange(365))
