"""What the words in a leaflet's text stand for today: standards, limits, particulars."""

import datetime as dt
from fractions import Fraction

from jieyou_desktop.documents.words import dialled
from jieyou_desktop.domain.days import full_day
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.leaflets import summary
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.domain.rules import Limit
from jieyou_desktop.domain.standards import Version, rounded_fen
from jieyou_desktop.services import leaflet_texts, matters, standards
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage.office import parameter_on, set_parameter, the_office

_PAY_DAY = "pay_day"

_STANDARDS = {
    "低保标准": ("dibao", None),
    "特困标准": ("tekun", None),
    "照料全自理": ("care", "1"),
    "照料半失能": ("care", "2"),
    "照料失能": ("care", "3"),
    "镇街限额": ("town_limit", None),
}
_LIMITS = {
    "调查期限": ("tekun", "survey"),
    "确认期限": ("tekun", "decision"),
    "先行期限": ("urgent", "relief"),
    "补手续期限": ("urgent", "papers"),
    "快救期限": ("quick", "relief"),
}


class Words:
    """The words of one programme in one area today."""

    def __init__(self, w: Work, programme: str, area: str) -> None:
        self._w, self._programme, self._area, self._day = w, programme, area, w.today
        self._office = the_office(w.session)
        self._here = "街道" if self._office.town.endswith(("街道", "办事处")) else "镇里"
        self._used: dict[str, Version] = {}

    def __call__(self, word: str) -> str | None:
        """What a word stands for; None where the office has set nothing.

        Raises UserError naming a missing standard, rule or telephone number.
        """
        for stem, (item, tier) in _STANDARDS.items():
            if word.startswith(stem):
                return self._standard(word.removeprefix(stem), item, tier)
        if word in _LIMITS:
            return str(self._step(*_LIMITS[word]))
        match word:
            case "城乡":
                return "城市" if self._area == "1" else "农村"
            case "低保示例":
                return self._dibao_example()
            case "特困示例":
                return self._tekun_example()
            case "期限" | "最长期限":
                return self._total(longest=word == "最长期限")
            case "公示期限":
                return str(self._step(self._programme, "publicity"))
            case "镇里":
                return self._here
            case "确认机关":
                return self._here if self._office.delegated else "县民政局"
            case "摘要":
                return summary(self._programme, self._area)
            case "发放日":
                return pay_day(self._w)
            case _:
                return self._particular(word)

    def standards(self) -> list[dict[str, str]]:
        """The standards asked for so far, in words that can be frozen."""
        return [
            {
                "name": version.name,
                "amount": as_written(version),
                "document": version.document,
                "since": version.since.isoformat(),
            }
            for version in self._used.values()
        ]

    def _particular(self, word: str) -> str | None:
        office = self._office
        known = {
            "电话": phone(office.phone, "服务电话"),
            "监督电话": phone(office.supervision_phone, "监督电话"),
            "镇街": office.town,
            "地址": office.address,
            "时间": office.hours,
        }
        return known[word]

    def _version(self, item: str, tier: str | None = None) -> Version:
        area = self._area if item in {"dibao", "tekun"} else None
        version = standards.standard_on(self._w, item=item, area=area, tier=tier, day=self._day)
        self._used[version.name] = version
        return version

    def _standard(self, aspect: str, item: str, tier: str | None) -> str:
        version = self._version(item, tier)
        match aspect:
            case "原文":
                return as_written(version)
            case "起":
                return full_day(version.since)
            case _:
                per = "每月 " if item == "care" else ""
                return f"{per}{plain(version.monthly)} 元"

    def _dibao_example(self) -> str:
        line = self._version("dibao").monthly
        income = Fraction(int(line * 2 / 10000) * 10000)
        top_up = Fraction(rounded_fen(line * 3 - income))
        return (
            f"例如 3 口人每月一共收入 {plain(income)} 元：{plain(line)}×3－{plain(income)}"
            f"＝{plain(top_up)}，每月补 {plain(top_up)} 元。"
        )

    def _tekun_example(self) -> str:
        basic, care = self._version("tekun").monthly, self._version("care", "2").monthly
        whole = plain(Fraction(rounded_fen(basic + care)))
        return f"每月 {plain(basic)}＋{plain(care)}＝{whole} 元"

    def _total(self, *, longest: bool) -> str:
        edition = matters.edition_of(
            self._w, matters.matter(self._w, code=self._programme), self._day
        )
        usual = (edition.delegated if self._office.delegated else None) or edition.total
        return str(self._known(edition.extended if longest else usual))

    def _step(self, code: str, step: str) -> Limit:
        edition = matters.edition_of(self._w, matters.matter(self._w, code=code), self._day)
        steps = (one.limit for one in edition.steps if one.code == step and one.is_on)
        return self._known(next(steps, None))

    def _known(self, limit: Limit | None) -> Limit:
        if limit is None:
            raise UserError(
                "这份明白纸要写的办理期限，规则里没有",
                "请在“改文字”里把写期限的那一句改成县里的说法",
            )
        return limit


def standards_of(w: Work, programme: str, area: str) -> list[dict[str, str]]:
    """The standards a leaflet of today would rest on; raises UserError naming a missing one."""
    words = Words(w, programme, area)
    leaflet_texts.in_use(w, programme)[0].filled(words)
    return words.standards()


def pay_day(w: Work) -> str | None:
    """By which day of the month money is paid today; None where nobody has set it."""
    held = parameter_on(w.session, _PAY_DAY, w.today)
    return held.value if held else None


@allowed(Right.OFFICE)
def set_pay_day(w: Work, *, day: int, since: dt.date, document: str) -> None:
    """Enter by which day of the month money is paid, from a day on, by its document.

    The day before it ends then. Raises FieldError for a day no month has.
    """
    if not 1 <= day <= 31:
        raise FieldError("day", "一个月没有这一天", "请填 1 到 31")
    set_parameter(w.session, _PAY_DAY, str(day), since, document)
    w.touched("office", "letters")


def phone(number: str | None, what: str) -> str:
    """A number of the office as it is read; raises UserError where it was never entered."""
    if not number:
        raise UserError(f"{what}还没有填", "请先在“设置 → 单位信息”里填上，再印明白纸")
    return dialled(number)


def plain(fen: Fraction) -> str:
    """Yuan as spoken: 450, 1,519.50, or about so much where a year does not divide by 12."""
    exact = rounded_fen(fen)
    yuan = f"{exact // 100:,}" + (f".{exact % 100:02d}" if exact % 100 else "")
    return yuan if fen == exact else f"约 {yuan}"


def as_written(version: Version) -> str:
    """A standard in the unit of its document, with the month's amount behind a year's."""
    amount = plain(Fraction(version.amount_fen))
    match version.unit:
        case "year":
            return f"每年 {amount} 元（合每月 {plain(version.monthly)} 元）"
        case "month":
            return f"每月 {amount} 元"
        case _:
            return f"{amount} 元"
