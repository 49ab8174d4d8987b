"""Who or which household is meant by a number written on a card or on a paper."""

from dataclasses import dataclass

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.kinds import IdNumber
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import register
from jieyou_desktop.storage.register import Household


@dataclass(frozen=True)
class Found:
    """A household, and the person of it who was asked for, if one was."""

    household_id: int
    code: str
    person_id: int | None = None
    name: str = ""


def by_id_number(w: Work, *, number: str) -> Found:
    """The one living in a household of the register who bears an ID number.

    Raises FieldError for what is no ID number, UserError when nobody bears it, when several
    do, or when the person belongs to no household now.
    """
    sound = IdNumber().parse(number)
    if sound is None:
        raise UserError("没有写证号", "请写 18 位公民身份号码")
    found = [
        (person, household_id)
        for person in register.people_by_id_number(w.session, sound)
        for household_id in register.households_of(w.session, person.id)
    ]
    if not found:
        raise UserError(
            f"户台账里没有尾号 {sound[-4:]} 的这个证号，或这个人已经不在任何一户",
            "请先在户台账里登记这一户，或按姓名查一下是不是证号写错了",
        )
    if len(found) > 1:
        raise UserError(
            f"尾号 {sound[-4:]} 的这个证号登记在 {len(found)} 户里",
            "请先在户台账里弄清是哪一户，把多余的那一处改过来",
        )
    [(person, household_id)] = found
    household = w.session.get_one(Household, household_id)
    return Found(household_id, household.code, person.id, person.name)


def by_code(w: Work, *, code: str) -> Found:
    """The household of a code; raises UserError when there is none."""
    household = register.household_by_code(w.session, code.strip().zfill(6))
    if household is None:
        raise UserError(f"没有户号 {code.strip()} 的户", "请用查找命令按姓名找到这一户，再照户号写")
    return Found(household.id, household.code)
