"""The folder where an installation keeps its data: the database of a small office and the secret key."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from xietong.errors import RegisterError
from xietong.findings import Finding

__all__ = ["data_folder", "database", "postgres", "secret_key", "set_up_token", "sqlite"]

KEY_FILE = "secret_key"
TOKEN_FILE = "set_up_token"
DATABASE_FILE = "register.sqlite3"
KEY_BYTES = 64
ONLY_OWNER = 0o700
LOCK_SECONDS = 30
# WAL lets readers read while one writes; FULL keeps what was acknowledged even when the power fails.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def data_folder() -> Path:
    """The folder named by `XIETONG_HOME`, else the one that the platform gives to the data of a program.

    It is made where it is not there, readable by its owner only.
    """
    named = os.environ.get("XIETONG_HOME")
    folder = Path(named).expanduser() if named else _platform_folder() / "xietong"
    folder.mkdir(parents=True, exist_ok=True, mode=ONLY_OWNER)
    return folder


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def secret_key(folder: Path) -> str:
    """The secret key of this installation, made at the first start; only the owner of the folder can read it."""
    return _kept_secret(folder / KEY_FILE)


def set_up_token(folder: Path) -> str:
    """The word in the address of the page that makes the first account; it serves while there is no account."""
    return _kept_secret(folder / TOKEN_FILE)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
        # Two programs may start at once: the first link wins, and nobody ever reads half a key.
        try:
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="ascii")


def database(folder: Path) -> dict[str, object]:
    """What Django must know of the database: `XIETONG_DATABASE_URL`, else a SQLite file in the folder.

    Raises:
        RegisterError: where the address names a kind of database that is not known.
    """
    url = os.environ.get("XIETONG_DATABASE_URL", "")
    if not url:
        return sqlite(folder / DATABASE_FILE)
    scheme = urlsplit(url).scheme
    if scheme in ("postgres", "postgresql"):
        return postgres(url)
    if scheme == "sqlite":
        return sqlite(Path(unquote(urlsplit(url).path)))
    raise RegisterError(
        [
            Finding(
                "XIETONG_DATABASE_URL",
                f"{scheme or url!r} is no kind of database that is known.",
                "Write postgresql://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH, or leave it out for SQLite.",
            )
        ]
    )


def sqlite(path: Path) -> dict[str, object]:
    """A SQLite file. Transactions take the right to write at their start, so none fails half-way for want of it."""
    if path.parent.is_dir() and not path.exists():
        # It will hold hashes of passwords: nobody but its owner may read it.
        path.touch(mode=0o600)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": LOCK_SECONDS, "init_command": SQLITE_START},
        # A new connection reads the whole description of the tables before its first answer.
        "CONN_MAX_AGE": 60,
    }


def postgres(url: str) -> dict[str, object]:
    """A PostgreSQL server by its address; what follows the question mark goes to the driver."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
