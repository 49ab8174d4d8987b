"""Issuing papers, and turning issued ones into pages as often as needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from jieyou_desktop.documents import press
from jieyou_desktop.documents.letters import FORMS
from jieyou_desktop.documents.page import Paper
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import letters as storage
from jieyou_desktop.storage.cases import Letter


def issue(
    w: Work,
    *,
    form: str,
    title: str,
    facts: Mapping[str, Any],
    number: str | None = None,
    household_id: int | None = None,
    intake_id: int | None = None,
    case_id: int | None = None,
    base_id: int | None = None,
    job: str | None = None,
) -> int:
    """Freeze the facts of a paper and return its id; it can be drawn from then on.

    ``form`` names a module of ``documents.letters``; ``facts`` are the values of its Facts,
    plain enough for JSON, without those frozen in ``base_id``.
    """
    # A missing or misspelt fact is found now, not when the paper is wanted.
    FORMS[form].Facts(**{**storage.base_facts(w.session, base_id), **facts})
    letter = Letter(
        form=form,
        title=title,
        number=number,
        household_id=household_id,
        intake_id=intake_id,
        case_id=case_id,
        base_id=base_id,
        job=job,
        issued_on=w.today,
        facts=dict(facts),
    )
    w.session.add(letter)
    w.session.flush()
    w.touched("letters")
    return letter.id


@allowed(Right.PRINT)
def pdf(w: Work, *, letter_ids: Sequence[int], duplex: bool = False) -> bytes:
    """Draw issued papers, the same each time, one after the other; the audit notes it.

    ``duplex`` begins every paper of several pages on a fresh sheet. Raises UserError for
    papers that do not exist or are void.
    """
    papers = _papers(w, letter_ids)
    detail: dict[str, Any] = {"title": papers[0].title, "count": len(papers)}
    if len(papers) == 1:
        w.note("print", detail, "letter", letter_ids[0])
    else:
        w.note("print", detail | {"letters": list(letter_ids)}, "letter")
    return press.pdf(
        papers,
        w.resources,
        duplex=duplex,
        step=lambda done, total: w.progress.step(done, total, f"排版第 {done} 份，共 {total} 份"),
    )


@allowed(Right.PRINT)
def void(w: Work, *, letter_ids: Sequence[int], reason: str) -> None:
    """Mark numbered papers as never handed out.

    They stay on record, are not printed again, and their numbers are not given again. Raises
    UserError without a reason, and for papers marked so before or signed for.
    """
    reason = reason.strip()
    if not reason:
        raise UserError("请写明为什么作废", "例如 卡纸没印成、金额登记错了")
    for letter_id in letter_ids:
        letter = w.session.get_one(Letter, letter_id)
        if letter.ended_on is not None:
            raise UserError(f"{letter.number} 已经作废了", "请刷新列表后再选")
        if letter.signed_on is not None:
            raise UserError(f"{letter.number} 已经签收，不能作废", "内容有变的，另出一份新的")
        letter.ended_on, letter.ended_reason = w.today, reason
    w.touched("letters")


def _papers(w: Work, letter_ids: Sequence[int]) -> list[Paper]:
    if not letter_ids:
        raise UserError("没有要打印的文书", "请先选中至少一份")
    try:
        issued = storage.letters(w.session, letter_ids)
    except KeyError as error:
        raise UserError("找不到这份文书", "请刷新列表后再试") from error
    if void := next((letter for letter in issued if letter.ended_on is not None), None):
        raise UserError(f"{void.number} 已经作废，不能再印", "要发给群众的，请另出一份新的")
    bases = {
        id_: storage.base_facts(w.session, id_) for id_ in {letter.base_id for letter in issued}
    }
    return [
        FORMS[letter.form].compose(
            FORMS[letter.form].Facts(**{**bases[letter.base_id], **letter.facts})
        )
        for letter in issued
    ]
