"""The same register on PostgreSQL as on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.register.postgres import server

pytestmark = pytest.mark.slow

PROGRAM = "from xietong.cli.main import main; main()"


def xietong(environment: dict[str, str], *arguments: str) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "xietong.web.settings"}
    command = [sys.executable, "-c", PROGRAM, "register", *arguments]
    subprocess.run(command, env={**os.environ, **settings, **environment}, check=True, capture_output=True)


def test_a_register_moves_from_sqlite_to_postgresql(tmp_path: Path):
    small = {"XIETONG_HOME": str(tmp_path / "home")}
    xietong(small, "load", "bth")
    xietong(small, "export", "--out", str(tmp_path / "sqlite.json"))
    xietong(small, "backup", str(tmp_path / "kept"))
    with server() as address:
        large = {"XIETONG_HOME": str(tmp_path / "large"), "XIETONG_DATABASE_URL": address}
        xietong(large, "restore", str(tmp_path / "kept"))
        xietong(large, "export", "--out", str(tmp_path / "postgresql.json"))
        xietong(large, "check")
    assert (tmp_path / "postgresql.json").read_text() == (tmp_path / "sqlite.json").read_text()
