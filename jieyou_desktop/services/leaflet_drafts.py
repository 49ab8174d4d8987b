"""Who gets a leaflet, and what stands on it, before it has a number."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from jieyou_desktop.documents.letters.leaflet import LeafletFacts
from jieyou_desktop.domain.codes import AREA, CARE_MODE, CLASS, PROGRAMME, SELF_CARE
from jieyou_desktop.domain.days import month_of
from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.leaflets import LEAFLET
from jieyou_desktop.services import leaflet_texts
from jieyou_desktop.services.leaflet_words import Words, phone
from jieyou_desktop.services.work import Work
from jieyou_desktop.storage import leaflets as storage
from jieyou_desktop.storage.leaflets import Grant, Home
from jieyou_desktop.storage.office import the_office
from jieyou_desktop.storage.register import Village


@dataclass(frozen=True)
class Order:
    """Which leaflet, how large, and for whom.

    ``programme`` is a code of LEAFLET. ``household_ids`` is a selection, else ``village_id``
    a village, else the whole town. The general edition is one paper, for ``area`` (codes.AREA)
    and, with ``village_id``, naming that village's helper. ``duplex`` counts sheets printed on
    both sides.
    """

    programme: str
    personal: bool = False
    large: bool = False
    household_ids: tuple[int, ...] | None = None
    village_id: int | None = None
    area: str = "2"
    duplex: bool = True


@dataclass(frozen=True)
class Remark:
    """A household and what there is to say of it: why it gets no leaflet, or what to check."""

    household_id: int
    head: str
    reason: str


Key = tuple[str, int | None]
"""What papers share their common facts by: the area and the village."""


@dataclass(frozen=True)
class Slip:
    """What one paper alone says; nothing of its own on the general edition."""

    key: Key
    household_id: int | None = None
    own: dict[str, Any] | None = None


@dataclass
class Draft:
    """The papers of one job before they have numbers."""

    common: dict[Key, dict[str, Any]] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)

    def papers(self) -> Iterator[LeafletFacts]:
        """The facts of each paper, without its number."""
        for slip in self.slips:
            yield LeafletFacts(**self.common[slip.key], own=slip.own)


def draft_of(w: Work, order: Order) -> Draft:
    """Gather what an order prints. Raises UserError where nothing can be printed."""
    if order.programme not in LEAFLET:
        raise UserError(f"没有“{order.programme}”的明白纸", "可以印低保、特困、临时救助三种")
    draft = Draft()
    if not order.personal:
        village = w.session.get_one(Village, order.village_id) if order.village_id else None
        key = (order.area, order.village_id)
        draft.common[key] = _common(w, order, order.area, village)
        draft.slips.append(Slip(key))
        return draft
    found = _homes(w, order)
    for number, home in enumerate(found):
        w.progress.step(number, len(found), "正在编排")
        _add(w, order, draft, home)
    if not draft.slips:
        raise _nobody(order, draft)
    return draft


def _add(w: Work, order: Order, draft: Draft, home: Home) -> None:
    grants = _granted(home, order.programme)
    if reason := _refusal(home, grants, order.programme):
        draft.refused.append(Remark(home.id, home.head or "", reason))
        return
    area = next((grant.area for grant in grants if grant.area), None) or home.area or order.area
    key = (area, home.village_id)
    if key not in draft.common:
        draft.common[key] = _common(w, order, area, home)
    draft.slips.append(Slip(key, home.id, _own(home, grants)))


def _homes(w: Work, order: Order) -> list[Home]:
    """A selection as chosen; of a village or the town those who get the programme now."""
    is_monthly = order.programme != "temporary"
    return storage.homes(
        w.session,
        month_of(w.today),
        programme=order.programme if is_monthly and order.household_ids is None else None,
        household_ids=order.household_ids,
        village_id=order.village_id,
    )


def _granted(home: Home, programme: str) -> list[Grant]:
    """What the front tells: the programme's grants; for emergencies all that the family has."""
    if programme == "temporary":
        return [grant for grant in home.grants if grant.amount_fen is not None]
    return [grant for grant in home.grants if grant.programme == programme]


def _refusal(home: Home, grants: list[Grant], programme: str) -> str:
    if not home.head:
        return "户主没有登记"
    if programme == "temporary":
        return ""
    if not grants:
        return f"现在没有享受{LEAFLET.label(programme)}"
    if any(grant.amount_fen is None for grant in grants):
        return "月保障金额没有登记"
    return ""


def _nobody(order: Order, draft: Draft) -> UserError:
    if not draft.refused:
        label = LEAFLET.label(order.programme)
        return UserError(f"这里现在没有享受{label}的家庭", "请换一个村，或者改印通用版")
    first = draft.refused[0]
    example = f"{first.head or '第一户'}：{first.reason}"
    return UserError(
        f"选中的 {len(draft.refused)} 户都印不了个人版，例如{example}",
        "请先在户台账补齐，或者改印通用版",
    )


def _common(w: Work, order: Order, area: str, place: Home | Village | None) -> dict[str, Any]:
    """The facts that all leaflets of one area and village share."""
    office = the_office(w.session)
    phone(office.phone, "服务电话")
    phone(office.supervision_phone, "监督电话")
    text, _ = leaflet_texts.in_use(w, order.programme)
    words = Words(w, order.programme, area)
    filled = text.filled(words).plain()
    facts = LeafletFacts(
        title=filled["title"],
        programme=order.programme,
        area=area,
        signing_name=office.signing_name,
        village="" if place is None else place.village if isinstance(place, Home) else place.name,
        helper_name=(place.helper_name if place else None) or "",
        helper_phone=(place.helper_phone if place else None) or "",
        phone=office.phone or "",
        supervision_phone=office.supervision_phone or "",
        county_phone=office.county_phone or "",
        address=office.address or "",
        hours=office.hours or "",
        action=filled["action"],
        own_action=filled["own_action"],
        sections=filled["sections"],
        basis=filled["basis"],
        standards=words.standards(),
        edition=text.since.isoformat(),
        printed_on=w.today.isoformat(),
        large=order.large,
    )
    common = asdict(facts)
    del common["number"], common["own"]
    return common


def _own(home: Home, grants: list[Grant]) -> dict[str, Any]:
    return {
        "head": home.head,
        "grants": [
            {
                "who": grant.who or home.head,
                "what": _what(grant),
                "insured": grant.insured if grant.programme == "dibao" else None,
                "amount_fen": grant.amount_fen,
                "from_month": grant.from_month,
                "review_month": grant.review_month,
                "account": _purse(home, grant),
            }
            for grant in grants
        ],
    }


def _what(grant: Grant) -> str:
    area = AREA.label(grant.area) if grant.area else ""
    if grant.programme == "tekun":
        mode = CARE_MODE.label(grant.care_mode) if grant.care_mode else ""
        care = SELF_CARE.label(grant.self_care) if grant.self_care else ""
        return " ".join(part for part in (f"{area}特困", f"{mode}{care}") if part)
    tier = f" {CLASS.label(grant.tier)}" if grant.tier else ""
    return f"{area}{PROGRAMME.label(grant.programme)}{tier}"


def _purse(home: Home, grant: Grant) -> str | None:
    """Where a grant is paid: the beneficiary's own account, else the household's first."""
    own = [purse for purse in home.purses if purse.beneficiary_id == grant.person_id]
    purse = next(iter(own or home.purses), None)
    if purse is None:
        return None
    payee = f"（{purse.payee_name}）" if purse.payee_name not in (grant.who, home.head) else ""
    return f"{purse.bank or ''} 尾号 {purse.number[-4:]}{payee}".strip()
