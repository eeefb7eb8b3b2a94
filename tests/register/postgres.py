"""A PostgreSQL server for a test, from the packages of the system: made in a folder, started, stopped."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

USER = "postgres"
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


def programs() -> Path:
    """The folder of `initdb` and `pg_ctl`; without it the test is skipped, or fails where it must run."""
    found = INSTALLED[-1] if INSTALLED else None
    if found is None and shutil.which("initdb") and shutil.which("pg_ctl"):
        found = Path(str(shutil.which("initdb"))).parent
    if found is None and os.environ.get("XIETONG_REQUIRE_POSTGRES") == "1":
        pytest.fail("XIETONG_REQUIRE_POSTGRES=1, but there is no PostgreSQL: install the package postgresql.")
    if found is None:
        pytest.skip("no PostgreSQL on this machine")
    return found


def _as_user() -> dict[str, Any]:
    # The server refuses to run as root: there the account of the package takes its place.
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(USER)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of its database for `XIETONG_DATABASE_URL`."""
    bin_folder, user = programs(), _as_user()
    # Not in the folder of the test: the account of the server could not reach it.
    with TemporaryDirectory(prefix="xietong-postgres-") as name, _running(bin_folder, Path(name), user) as address:
        yield address


@contextmanager
def _running(bin_folder: Path, folder: Path, user: dict[str, Any]) -> Iterator[str]:
    if user:
        os.chown(folder, user["user"], user["group"])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [str(bin_folder / program), "-D", str(folder / "data"), *arguments]
        with (folder / "commands.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd="/", timeout=120, **user)

    run("initdb", "-U", "xietong", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60"
    run("pg_ctl", "-w", "-l", str(folder / "server.log"), "-o", options, "start")
    try:
        yield f"postgresql://xietong@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
