"""Packages made for the county: their chain of numbers and hashes."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.domain.kinds import Day, Text, Whole
from jieyou_desktop.storage.base import Base, Entity, column


class Package(Entity, Base):
    """One package made; never changed, never made twice."""

    __tablename__ = "package"

    sequence: Mapped[int] = column(Whole(), "序号", required=True, unique=True)
    file_name: Mapped[str] = column(Text(limit=120, width=36), "文件名", required=True)
    made_on: Mapped[dt.date] = column(Day(), "制作日期", required=True)
    period: Mapped[str] = column(Text(limit=40), "期间", required=True)
    sha256: Mapped[str] = mapped_column()
    manifest_sha256: Mapped[str] = mapped_column()
    previous: Mapped[str | None] = mapped_column()
    recipient: Mapped[str] = mapped_column()
    counts: Mapped[dict[str, Any]] = mapped_column()
    saved_to: Mapped[str | None] = column(Text(limit=300, width=24), "保存到")
    receipt: Mapped[dict[str, Any] | None] = mapped_column()
