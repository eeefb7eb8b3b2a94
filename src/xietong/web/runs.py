"""The folder of a run, as a zip or on the machine: its record, its path by place and year, its contributions."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from xietong.register.models import Place
from xietong.web.region_map import region_place
from xietong.web.texts import text
from xietong.web.uploads import LARGEST_RUN_MB, MEGABYTE, upload_finding

__all__ = ["RunContent", "read_run_folder", "read_run_zip"]

RECORD, INDICATORS, CONTRIBUTIONS = "run.json", "tables/indicators.csv", "tables/contributions.csv"
PLAN = "inputs/plan.yaml"
LARGEST_FILE = 60 * 2**20
FINISHED = "finished"
# A register asks for cities and governments; the many zones stay with the run.
LEVELS = {"region", "jurisdiction", "city", "tag"}
KEPT = ("region", "region_title", "plan", "years", "base_year", "started", "versions", "certificate", "inputs_sha256")


@dataclass(frozen=True)
class RunContent:
    """What the register keeps of a run."""

    name: str
    digest: str
    record: Mapping[str, Any]
    path: list[list[Any]]
    contributions: list[list[Any]]


Read = Callable[[str], bytes | None]


def read_run_zip(sent: Any) -> RunContent:
    """A run from an uploaded zip of its folder.

    Raises:
        RegisterError: where it is too large, no zip, or holds no finished run of this region.
    """
    place = text("runs.name")
    if sent is None or not sent.size:
        raise upload_finding("upload.empty", place)
    if sent.size > LARGEST_RUN_MB * MEGABYTE:
        raise upload_finding("upload.too_big", place, size=LARGEST_RUN_MB)
    try:
        with zipfile.ZipFile(sent) as archive:
            return _content(lambda name: _member(archive, name))
    except zipfile.BadZipFile as error:
        raise upload_finding("run.unreadable", place, what=RECORD) from error


def _member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """A file of the zip, also where the folder itself was packed; one that would grow too large is not there."""
    for info in archive.infolist():
        parts = PurePosixPath(info.filename).parts
        if info.filename == name or PurePosixPath(*parts[1:]) == PurePosixPath(name):
            return archive.read(info) if info.file_size <= LARGEST_FILE else None
    return None


def read_run_folder(given: str) -> RunContent:
    """A run from a folder on the machine of the register, inside the one that the settings allow.

    Raises:
        RegisterError: where it lies elsewhere or holds no finished run of this region.
    """
    allowed = Path(settings.RUNS).resolve()
    folder = (allowed / given).resolve()
    if not folder.is_relative_to(allowed):
        raise upload_finding("run.outside", text("runs.name"), folder=allowed.name)

    def read(name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST_FILE else None

    return _content(read)


def _content(read: Read) -> RunContent:
    record = _record(read)
    path = [
        [
            row["indicator"],
            row["place"],
            int(row["year"]),
            _number(row["without"]),
            _number(row["with_plan"]),
            row["unit"],
        ]
        for row in _rows(read, INDICATORS, {"indicator", "level", "place", "year", "without", "with_plan", "unit"})
        if row["level"] in LEVELS and not row.get("group") and not row.get("sector")
    ]
    known = set(Place.objects.values_list("code", flat=True))
    parts = []
    if read(CONTRIBUTIONS) is not None:
        parts = [
            [row["measure"], row["indicator"], row["place"], _number(row["effect"]), _number(row["total"])]
            for row in _rows(read, CONTRIBUTIONS, {"measure", "indicator", "place", "effect", "total"})
            if not row.get("group") and row["place"] in known
        ]
    digest = str(record.get("results_sha256") or hashlib.sha256(json.dumps(path).encode()).hexdigest())
    name = f"{record.get('plan') or '–'} · {str(record.get('started', ''))[:10]}"
    kept = {key: record[key] for key in KEPT if key in record} | {"measures": _titles(read)}
    return RunContent(name, digest, kept, [row for row in path if row[1] in known], parts)


def _titles(read: Read) -> dict[str, dict[str, str]]:
    """The measures of the plan by code, as people call them; nothing where the plan is not there to read."""
    try:
        plan = YAML(typ="safe").load((read(PLAN) or b"").decode("utf-8"))
    except (UnicodeDecodeError, YAMLError) as error:
        raise upload_finding("run.unreadable", text("runs.name"), what=PLAN) from error
    measures = plan.get("measures") if isinstance(plan, dict) else None
    return {
        str(measure.get("id")): {language: str(title) for language, title in measure["title"].items()}
        for measure in (measures if isinstance(measures, list) else ())
        if isinstance(measure, dict) and isinstance(measure.get("title"), dict)
    }


def _record(read: Read) -> Mapping[str, Any]:
    place = text("runs.name")
    try:
        record = json.loads(read(RECORD) or b"")
    except ValueError as error:
        raise upload_finding("run.unreadable", place, what=RECORD) from error
    if not isinstance(record, dict):
        raise upload_finding("run.unreadable", place, what=RECORD)
    if record.get("status") != FINISHED:
        raise upload_finding("run.unfinished", place)
    region = region_place()
    if region is not None and record.get("region") != region.code:
        raise upload_finding("run.other_region", place, found=record.get("region", "–"), wanted=region.code)
    return record


def _rows(read: Read, name: str, needed: set[str]) -> Iterable[Mapping[str, str]]:
    content = read(name)
    if content is None:
        raise upload_finding("run.unreadable", text("runs.name"), what=name)
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        numbers = [row for row in rows if needed <= row.keys()]
        for row in numbers:
            int(row.get("year") or 0)
            for column in ("without", "with_plan", "effect", "total"):
                _number(row.get(column) or "")
    except (UnicodeDecodeError, ValueError) as error:
        raise upload_finding("run.unreadable", text("runs.name"), what=name) from error
    return numbers


def _number(printed: str) -> float | None:
    """A missing value stays missing."""
    return float(printed) if printed else None
