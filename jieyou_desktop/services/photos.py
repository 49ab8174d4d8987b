"""Photos of visits, kept inside the encrypted file from the moment they are handed in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.domain.rights import Right
from jieyou_desktop.services.work import Work, allowed
from jieyou_desktop.storage import visits
from jieyou_desktop.storage.visits import Attachment, Visit

_MOST_BYTES = 4_000_000
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@dataclass(frozen=True)
class Photo:
    """A photo kept in the encrypted file; ``photo`` gives its bytes."""

    id: int
    name: str
    size: int


@allowed(Right.VISIT)
def add_photo(w: Work, *, household_id: int, name: str, content: bytes) -> Photo:
    """Keep a photo (JPEG or PNG, already scaled) for a visit still being typed.

    The same picture handed in twice is kept once. ``visits.record`` ties it to the visit.
    """
    media_type = next((m for head, m in _KINDS.items() if content.startswith(head)), None)
    if media_type is None:
        raise UserError("这个文件不是照片", "请选 jpg 或 png 格式的照片")
    if len(content) > _MOST_BYTES:
        raise UserError("这张照片太大", "请选 4 MB 以下的照片，或重新拍一张")
    digest = hashlib.sha256(content).hexdigest()
    photo = visits.loose_photo(w.session, household_id, digest)
    if photo is None:
        photo = Attachment(
            household_id=household_id,
            name=name[:200],
            media_type=media_type,
            size=len(content),
            sha256=digest,
            content=content,
        )
        w.session.add(photo)
        w.session.flush()
    return Photo(photo.id, photo.name, photo.size)


def photo(w: Work, *, photo_id: int) -> bytes:
    """The picture itself."""
    return w.session.get_one(Attachment, photo_id).content


def of_visit(w: Work, *, visit_id: int) -> tuple[Photo, ...]:
    """The photos of a visit."""
    return tuple(Photo(p.id, p.name, p.size) for p in visits.photos_of(w.session, visit_id))


def waiting(w: Work, *, ids: Sequence[int]) -> tuple[Photo, ...]:
    """Those of some photos that no visit has yet."""
    return tuple(Photo(p.id, p.name, p.size) for p in _waiting(w, ids))


def attach(w: Work, *, visit: Visit, photo_ids: Sequence[int]) -> None:
    """Make these, and no others, the photos of a visit."""
    had = {photo.id: photo for photo in visits.photos_of(w.session, visit.id)}
    for photo_id in photo_ids:
        if had.pop(photo_id, None) is None:
            photo = w.session.get_one(Attachment, photo_id)
            if photo.household_id != visit.household_id or photo.visit_id is not None:
                raise UserError("这张照片不是这一户的", "请去掉它，重新添加照片")
            photo.visit_id = visit.id
    for gone in had.values():
        gone.ended_on = w.today


def throw_away(w: Work, *, ids: Sequence[int]) -> None:
    """End photos that were waiting for a visit that will not be saved."""
    for photo in _waiting(w, ids):
        photo.ended_on = w.today


def _waiting(w: Work, ids: Sequence[int]) -> list[Attachment]:
    found = (w.session.get(Attachment, photo_id) for photo_id in ids)
    return [photo for photo in found if photo and photo.visit_id is None and not photo.ended_on]
