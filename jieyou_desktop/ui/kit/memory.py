"""How things were left on this computer (column order, widths): kept where ``app`` says."""

from collections.abc import MutableMapping
from typing import Any

_kept: MutableMapping[str, Any] = {}


def keep_in(store: MutableMapping[str, Any]) -> None:
    """Keep what is remembered in ``store``, which saves itself."""
    global _kept
    _kept = store


def remember(key: str, value: Any) -> None:
    """Remember a plain value (text, numbers, lists, dicts) under a key."""
    _kept[key] = value


def recall(key: str) -> Any:
    """What was remembered under a key; None when nothing was."""
    return _kept.get(key)
