"""What this computer remembers between two starts; nothing about the people in the register."""

import json
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_FORGOTTEN = 200


class Settings(MutableMapping[str, Any]):
    """A small JSON file read at start and written at each change.

    Keys: ``folder`` (the data folder), ``user`` (who signed in last), ``text_size``,
    ``columns:…`` (how a list was left). A file that cannot be read counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            read = None
        if isinstance(read, dict):
            self._values = read

    @property
    def folder(self) -> Path | None:
        """The data folder opened last."""
        return Path(self._values["folder"]) if self._values.get("folder") else None

    @property
    def text_size(self) -> float:
        """The text size chosen, 1.0 when none is."""
        size = self._values.get("text_size", 1.0)
        return float(size) if isinstance(size, int | float) else 1.0

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if self._values.get(key) != value:
            self._values.pop(key, None)
            self._values[key] = value
            self._write()

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._write()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _write(self) -> None:
        """Write whole or not at all. A computer that keeps nothing still lets one work."""
        for old in list(self._values)[: max(len(self._values) - _FORGOTTEN, 0)]:
            del self._values[old]
        half = self._path.with_suffix(".half")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            half.replace(self._path)
        except OSError:
            with suppress(OSError):
                half.unlink()
