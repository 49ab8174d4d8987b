"""Opening the encrypted database, and the rules every connection keeps."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Engine, ExceptionContext, QueuePool, create_engine, event
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
        creator=lambda: connect(path, key),
        module=sqlcipher3.dbapi2,
        poolclass=QueuePool,
        pool_size=5,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "handle_error", _told)
    return engine


def close(engine: Engine) -> None:
    """Bring everything into the one file and let it go."""
    with engine.connect() as connection, suppress(sqlcipher3.dbapi2.OperationalError):
        # On a full disk the log stays beside the file; the next opening brings it in.
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def connect(path: Path, key: bytes) -> Any:
    """Open the file without SQLAlchemy, as copies and checks do; raises like open_engine."""
    connection = sqlcipher3.dbapi2.connect(
        str(path), check_same_thread=False, timeout=30, isolation_level=None
    )
    try:
        # What is wrong is said in our words; SQLCipher's own lines would stand beside them.
        connection.execute("PRAGMA cipher_log_level = NONE")
        # A raw key: SQLCipher derives nothing, the vault's Argon2id has done that work.
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        # Each connection has a cache of its own: in 16 MB a search finds its pages already
        # decrypted; more is no faster and takes memory four times over.
        connection.execute("PRAGMA cache_size = -16000")
    except sqlcipher3.dbapi2.DatabaseError as error:
        connection.close()
        raise in_words(error) or UserError(
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


# What SQLite says when the fault is not ours, and what the person at the desk can do about it.
_FAULTS = {
    "disk is full": (
        "磁盘满了，刚才这一步没有存下",
        "以前存的都在。请删掉这台电脑上不用的文件、腾出地方，再做一次",
    ),
    "disk I/O error": (
        "磁盘读写出错，刚才这一步没有存下",
        "以前存的都在。磁盘快满了的，请腾出地方再做一次；没有满的，请先另存一份备份到别的盘，"
        "再请人检查这台电脑的硬盘",
    ),
    "readonly": (
        "数据文件夹现在只能读、不能写，刚才这一步没有存下",
        "请看看文件夹是否被设成只读，或请装机的同事放开权限",
    ),
    "database is locked": (
        "数据文件正被别的程序占着，刚才这一步没有存下",
        "多半是杀毒或同步软件在扫描它。请等一会儿再做一次",
    ),
    "malformed": (
        "数据文件有损坏，刚才这一步没有存下",
        "请退出程序，用最近一份备份恢复到新的文件夹，并把这份文件原样留存备查",
    ),
}


def _told(context: ExceptionContext) -> UserError | None:
    return in_words(context.original_exception)


def in_words(error: BaseException) -> UserError | None:
    """Say in words what the computer is to blame for; None for a fault of ours."""
    said = str(error)
    for sign, (title, advice) in _FAULTS.items():
        if sign in said:
            return UserError(title, advice)
    return None
