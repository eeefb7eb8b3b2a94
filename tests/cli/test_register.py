"""`xietong register`: without the web server, in a process of its own as a user starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; from xietong.cli.main import main; main()"


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which everything of these tests lies."""
    return tmp_path_factory.mktemp("register")


@pytest.fixture(scope="module")
def program(top: Path):
    """Run the program with data folders of its own; gives what the finished process said."""

    def run(*arguments: str, home: str = "home") -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "XIETONG_DATABASE_URL"}
        environment |= {"XIETONG_HOME": str(top / home), "LC_ALL": "C"}
        environment["DJANGO_SETTINGS_MODULE"] = "xietong.web.settings"
        command = [sys.executable, "-c", PROGRAM, *arguments]
        return subprocess.run(command, env=environment, cwd=top, capture_output=True, text=True, check=False)

    return run


def test_a_register_goes_from_tables_to_export_to_another_database(program, top):
    loaded = json.loads(program("register", "load", "--json").stdout)
    assert (loaded["created"], loaded["changed"]) == (531, 0)
    counted = json.loads(program("register", "status", "--json").stdout)
    assert counted["records"]["agreement"] == 30
    assert counted["total"] == 531
    assert program("register", "export", "--format", "json", "--out", "register.json").returncode == 0
    assert program("register", "load", "register.json", home="other").returncode == 0
    assert program("register", "backup", "register.backup", home="other").returncode == 0
    assert program("register", "restore", "register.backup", home="third").returncode == 0
    assert program("register", "export", "--out", "again.json", home="third").returncode == 0
    assert (top / "again.json").read_text() == (top / "register.json").read_text()


def test_faults_of_the_user_are_findings_in_his_language(program, top):
    (top / "broken.json").write_text("{")
    refused = program("register", "load", "broken.json", "--lang", "zh", home="fresh")
    assert refused.returncode == 2
    assert "不是JSON" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_data_folder_is_for_its_owner_only(program, top):
    program("register", "status", home="own")
    home = top / "own"
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secret_key").stat().st_mode & 0o177 == 0
    assert (home / "register.sqlite3").stat().st_mode & 0o177 == 0


def test_a_token_is_told_once_and_ends_when_it_is_revoked(program, top):
    script = "import django; django.setup(); from xietong.register import services as s; "
    script += "from xietong.register.permissions import operator; s.create_account(operator(), 'planner', None)"
    program("register", "status", home="tokens")
    environment = {
        **os.environ,
        "XIETONG_HOME": str(top / "tokens"),
        "DJANGO_SETTINGS_MODULE": "xietong.web.settings",
    }
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    made = program("register", "token", "new", "planner", "--label", "nightly", home="tokens")
    secret = made.stdout.strip()
    assert secret.startswith("xietong_")
    listed = program("register", "token", "list", home="tokens").stdout
    assert "nightly" in listed
    assert secret not in listed
    assert program("register", "token", "revoke", "1", home="tokens").returncode == 0
    assert "revoked" in program("register", "token", "list", home="tokens").stdout
    assert program("register", "token", "new", "nobody", home="tokens").returncode == 2
