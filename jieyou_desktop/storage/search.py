"""The search text of every household, kept beside it so that typing finds at once."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.storage.base import Base
from jieyou_desktop.storage.register import Household


class SearchText(Base):
    """All that a household may be found by, lower case: one narrow row to scan per household."""

    __tablename__ = "search_text"

    household_id: Mapped[int] = mapped_column(ForeignKey(Household.id), primary_key=True)
    text: Mapped[str] = mapped_column()
