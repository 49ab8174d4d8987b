"""The papers given over the counter: what was accepted, and what is still missing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from jieyou_desktop.documents.letters.acceptance import AcceptanceFacts
from jieyou_desktop.documents.letters.supplement import SupplementFacts
from jieyou_desktop.domain import intake_numbers
from jieyou_desktop.domain.calendar import MissingYearError
from jieyou_desktop.domain.matters import HANDLING
from jieyou_desktop.services import letters, matters
from jieyou_desktop.services.calendar import working_calendar
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import cases
from jieyou_desktop.storage.cases import Case, Intake
from jieyou_desktop.storage.office import Office, parameter_on, the_office
from jieyou_desktop.storage.register import Household, Person, Village

SUPPLEMENT_DAYS = 10
"""Working days to bring what is missing where the county has set nothing (handbook 2.3: 建议)."""


def issue_receipt(w: Work, intake: Intake, taken: Sequence[Case], day: dt.date) -> int:
    """Issue the 受理通知书 for matters accepted on a day; returns the letter's id."""
    office = the_office(w.session)
    received = dict.fromkeys(
        paper.name
        for case in taken
        for paper in cases.materials_of(w.session, case.id)
        if paper.received_on
    )
    facts = AcceptanceFacts(
        number=intake.number,
        signing_name=office.signing_name,
        applicant=_name(w, intake),
        address=_address(w, intake),
        matters=[_matter(case) for case in taken],
        materials=list(received),
        accepted_on=day.isoformat(),
        handler=intake.first_contact,
        phone=office.phone or "",
        supervision_phone=office.supervision_phone or "",
        qr=_mark(office, intake),
        contact=intake.contact_name or "",
    )
    return letters.issue(
        w,
        form="acceptance",
        title="受理通知书",
        facts=asdict(facts),
        number=intake.number,
        household_id=intake.household_id,
        intake_id=intake.id,
        case_id=taken[0].id if len(taken) == 1 else None,
    )


def issue_supplement(
    w: Work, intake: Intake, waiting: Sequence[Case], day: dt.date, by: dt.date | None
) -> int:
    """Issue the 一次性补正告知书 naming all that is missing; returns the letter's id."""
    office = the_office(w.session)
    missing = {name: how for case in waiting for name, how in _how_to_get(w, case).items()}
    facts = SupplementFacts(
        number=intake.number,
        signing_name=office.signing_name,
        applicant=_name(w, intake),
        matters=[case.matter_label for case in waiting],
        missing=[{"name": name, "how": how} for name, how in missing.items()],
        by_date=(by or supplement_by(w, day)).isoformat(),
        handler=w.actor.name,
        phone=office.phone or "",
        supervision_phone=office.supervision_phone or "",
        given_on=day.isoformat(),
        qr=_mark(office, intake),
    )
    return letters.issue(
        w,
        form="supplement",
        title="一次性补正告知书",
        facts=asdict(facts),
        number=intake.number,
        household_id=intake.household_id,
        intake_id=intake.id,
        case_id=waiting[0].id if len(waiting) == 1 else None,
    )


def supplement_by(w: Work, day: dt.date) -> dt.date:
    """By when missing papers are asked for: the county's figure, else SUPPLEMENT_DAYS.

    No limit of the law, so a year without a calendar is bridged with weeks of five days.
    """
    held = parameter_on(w.session, "days.supplement", day)
    count = int(held.value) if held else SUPPLEMENT_DAYS
    try:
        return working_calendar(w).after_working_days(day, count)
    except MissingYearError:
        return day + dt.timedelta(weeks=1) * count / 5


def missing_of(w: Work, case: Case) -> list[str]:
    """The required papers that a matter still waits for."""
    return [
        paper.name
        for paper in cases.materials_of(w.session, case.id)
        if paper.required and paper.received_on is None
    ]


def _how_to_get(w: Work, case: Case) -> dict[str, str]:
    """The papers a matter waits for, each with how to get it."""
    known = {paper.name: paper.how for paper in matters.matter(w, code=case.matter).materials}
    return {name: known.get(name, "") for name in missing_of(w, case)}


def _matter(case: Case) -> dict[str, str | None]:
    return {
        "label": case.matter_label,
        "handling": HANDLING.label(case.handling),
        "office": case.office,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "basis": case.due_basis if case.due_on else None,
    }


def _name(w: Work, intake: Intake) -> str:
    return w.session.get_one(Person, intake.applicant_id).name


def _address(w: Work, intake: Intake) -> str:
    household = w.session.get_one(Household, intake.household_id)
    village = w.session.get_one(Village, household.village_id).name
    address = household.address or ""
    return address if village in address else f"{village}{address}"


def _mark(office: Office, intake: Intake) -> str:
    year, sequence = intake_numbers.read(intake.code, intake.accepted_on.year) or (0, 0)
    return intake_numbers.in_mark(office.code, year, sequence)
