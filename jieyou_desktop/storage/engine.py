"""Opening the encrypted database, and the rules every connection keeps."""

from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.storage import audit

Sessions = sessionmaker[Session]


def open_engine(path: Path, key: bytes) -> Engine:
    """Open or create the database file with its 32-byte key.

    Raises UserError when the file is not a database of that key.
    """
    if len(key) != 32:
        raise ValueError("a database key is 32 bytes")
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=5,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher3.dbapi2.connect(
        str(path), check_same_thread=False, timeout=30, isolation_level=None
    )
    try:
        # A raw key: SQLCipher derives nothing, the vault's Argon2id has done that work.
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
    except sqlcipher3.dbapi2.DatabaseError as error:
        connection.close()
        raise UserError(
            "数据文件打不开：密钥不符，或文件已损坏",
            "没有改动任何东西。请用最近一份备份恢复（启动窗口里的“从备份恢复”），"
            "并把这份文件原样留存备查",
        ) from error
    return connection


def sessions(engine: Engine) -> Sessions:
    """Make sessions whose rows stay readable after commit and whose changes are audited."""
    made = sessionmaker(engine, expire_on_commit=False)
    audit.watch(made)
    return made
