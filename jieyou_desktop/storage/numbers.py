"""Serial numbers: given out inside the transaction that uses them, never twice."""

from sqlalchemy.orm import Mapped, mapped_column

from jieyou_desktop.storage.base import Base, Session


class Counter(Base):
    """The last number given out in a series; numbers are never reused."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def take(session: Session, series: str, count: int = 1) -> int:
    """Take the next ``count`` numbers of a series and return the first of them."""
    counter = session.get(Counter, series)
    if counter is None:
        counter = Counter(series=series, last=0)
        session.add(counter)
    first = counter.last + 1
    counter.last += count
    session.flush()
    return first
