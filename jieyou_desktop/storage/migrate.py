"""Bringing a database file to the schema this release expects."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, inspect, text

from jieyou_desktop.domain.errors import UserError

if TYPE_CHECKING:
    from alembic.config import Config


def is_current(engine: Engine, scripts: Path) -> bool:
    """Whether the file is at the newest schema; read without loading Alembic, for speed.

    Raises UserError for a file from a newer release.
    """
    known = {path.stem.split("_")[0] for path in (scripts / "versions").glob("*.py")}
    current = _current(engine)
    if current is not None and current not in known:
        raise UserError(
            "这份数据是更新版本的解忧建立的",
            "没有改动任何东西。请先把本机的解忧升级到同一版本，再打开",
        )
    return current == max(known)


def upgrade(engine: Engine, scripts: Path) -> None:
    """Apply the missing migrations in one transaction; refuse a file from a newer release.

    Whoever calls this has copied the file first (see services.backup).
    """
    if is_current(engine, scripts):
        return
    from alembic import command

    with engine.connect() as connection:
        # SQLite alters a table by dropping and refilling it. With foreign keys on, the drop
        # cascades and empties the child tables; the pragma only works outside a transaction.
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            command.upgrade(_config(connection, scripts), "head")
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise RuntimeError(f"{len(broken)} rows refer to nothing after migration")
        connection.invalidate()


def draft(engine: Engine, scripts: Path, number: str, message: str) -> None:
    """For developers: write the migration from the newest script to the models as they are."""
    from alembic import command

    with engine.begin() as connection:
        command.revision(_config(connection, scripts), message, autogenerate=True, rev_id=number)


def _config(connection: Any, scripts: Path) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
