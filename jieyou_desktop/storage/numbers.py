"""Serial numbers: given out inside the transaction that uses them, never twice."""

from jieyou_desktop.storage.base import Session
from jieyou_desktop.storage.cases import Counter


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
