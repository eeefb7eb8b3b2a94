"""What a run depends on, as fingerprints: tables, plan, years, code and libraries."""

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import xietong

__all__ = ["Inputs", "code_digest", "digest", "table_digests", "threads", "versions"]

LIBRARIES: tuple[str, ...] = ("numpy", "scipy", "jax", "jaxlib", "pandas", "pyarrow", "pydantic")
CODE: tuple[str, ...] = (".py", ".csv", ".yaml", ".html", ".css", ".geojson")


@dataclass(frozen=True)
class Inputs:
    """Everything that determines the numbers of a run.

    Args:
        tables: SHA-256 of every file of the region's folder by its name.
        plan_text: The complete resolved plan as YAML.
        parameters: Every parameter of the model with range, grade and source.
        feedback: Whether air, water and gateways act back in every year.
        code: SHA-256 of the program itself, so that a resumed run never mixes two versions.
    """

    region: str
    tables: Mapping[str, str]
    plan: str
    plan_text: str
    parameters: Mapping[str, Mapping[str, Any]]
    years: tuple[int, ...]
    code: str
    feedback: bool = False

    @property
    def key(self) -> str:
        """SHA-256 of all of it and of the versions of the libraries."""
        content = {
            "region": self.region,
            "tables": dict(self.tables),
            "plan": self.plan_text,
            "parameters": {name: dict(entry) for name, entry in self.parameters.items()},
            "years": list(self.years),
            "code": self.code,
            "feedback": self.feedback,
            "versions": versions(),
        }
        return digest(json.dumps(content, sort_keys=True).encode())


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def table_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder and of those that it stands on, by its path inside its own."""
    from xietong.region.layers import layers

    found: dict[str, Path] = {}
    for layer in reversed(layers(folder)):
        paths = sorted(path for path in layer.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc"))
        found |= {path.relative_to(layer).as_posix(): path for path in paths}
    return {name: digest(path.read_bytes()) for name, path in found.items()}


def code_digest() -> str:
    """SHA-256 of the files of the program."""
    root = Path(str(files(xietong)))
    paths = sorted(path for path in root.rglob("*") if path.suffix in CODE and path.is_file())
    return digest("".join(digest(path.read_bytes()) for path in paths).encode())


def threads() -> str:
    """Threads that linear algebra may use; another number sums in another order, which moves the last digits."""
    return os.environ.get("OMP_NUM_THREADS") or str(os.cpu_count() or 1)


def versions(libraries: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """Versions of the program, of Python and of the libraries that calculate."""
    return {
        "xietong": xietong.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
    }
