"""What each post may do."""

import enum


class Right(enum.StrEnum):
    """One thing that a post may or may not do."""

    REGISTER = "register"
    """Add and change households, and bring in ledgers."""
    OVERRIDE = "override"
    """Go on with a reason where the program warns (a duplicate ID)."""
    REVEAL = "reveal"
    """See masked values; each look is recorded."""
    VISIT = "visit"
    ACCEPT = "accept"
    PRINT = "print"
    PACKAGE = "package"
    OFFICE = "office"
    """Change the office's particulars, standards, users."""
    BACKUP = "backup"
    AUDIT = "audit"
    """Read the trail."""


_ALL = frozenset(Right)
_RIGHTS: dict[str, frozenset[Right]] = {
    "clerk": _ALL - {Right.OFFICE, Right.AUDIT},
    "leader": _ALL - {Right.OFFICE},
    "admin": _ALL,
    "audit": frozenset({Right.AUDIT}),
}


def rights_of(role: str) -> frozenset[Right]:
    """The rights of a post (codes.ROLE); an unknown post has none."""
    return _RIGHTS.get(role, frozenset())
