"""The card of a region, `region.yaml`: name, base year, currency, evidence, sources."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

from xietong.findings import Finding
from xietong.region.layers import CARD, DEEPEST, layers
from xietong.region.region import Source
from xietong.region.schema import EVIDENCE
from xietong.region.tables import closest

__all__ = ["FILE", "Card", "read_card"]

FILE = CARD
LANGUAGES = ("en", "zh")
DEFAULT_EVIDENCE = ["census"]
KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
KINDS = {str: "text", int: "a whole number", dict: "a mapping", list: "a list"}


@dataclass(frozen=True)
class Card:
    """What `region.yaml` says; `evidence` is what the region is observed by (see `schema.EVIDENCE`)."""

    key: str
    title: Mapping[str, str]
    base_year: int
    currency: str
    price_year: int
    description: Mapping[str, str]
    sources: tuple[Source, ...]
    evidence: tuple[str, ...]


def read_card(folder: Path) -> tuple[Card | None, tuple[Finding, ...]]:
    """The card, or None with the findings that say why not."""
    path = folder / FILE
    if not path.is_file():
        return None, (Finding(FILE, "the file is missing.", "Add it: key, title, base_year, currency, sources."),)
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, (Finding(FILE, f"byte {error.start} is not UTF-8.", "Save the file as UTF-8."),)
    except YAMLError as error:
        return None, (Finding(FILE, f"it is not YAML: {' '.join(str(error).split())}.", "Correct the text."),)
    if not isinstance(content, dict):
        return None, (Finding(FILE, "it is not a mapping.", "Write fields as `name: value`."),)
    content, findings = _over_those_below(folder, content)
    findings = (*findings, *_findings(content))
    return (None, findings) if findings else (_card(content), ())


def _over_those_below(folder: Path, content: dict[str, Any]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """The card with what it leaves to the folders that it stands on; its sources follow theirs."""
    below = content.pop("based_on", None)
    if below is None:
        return content, ()
    where = f"{FILE} based_on"
    if not isinstance(below, str) or not (folder / below / FILE).is_file():
        what = f"{below!r} is no folder of a region."
        return content, (Finding(where, what, "Name the folder below by its path from here, or leave it out."),)
    if len(layers(folder)) >= DEEPEST or folder.resolve() in [path.resolve() for path in layers(folder / below)]:
        return content, (Finding(where, "the folders stand on one another in a ring.", "Leave one of them out."),)
    under, findings = read_card(folder / below)
    if under is None:
        return content, findings
    kept = {name: value for name, value in asdict(under).items() if name not in ("sources", "evidence")}
    sources = [asdict(source) for source in under.sources]
    own = content.get("sources", [])
    whole = {**kept, "evidence": list(under.evidence), **content}
    return {**whole, "sources": [*sources, *own] if isinstance(own, list) else own}, ()


def _findings(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    wanted: dict[str, type] = {"key": str, "title": dict, "base_year": int, "currency": str, "sources": list}
    optional: dict[str, type] = {"price_year": int, "description": dict}
    known = (*wanted, *optional, "evidence", "based_on")
    findings = [
        Finding(f"{FILE} {name}", f"{content.get(name)!r} is not {KINDS[kind]}.", "Give this field.")
        for name, kind in wanted.items()
        if not _is_a(kind, content.get(name))
    ]
    findings += [
        Finding(f"{FILE} {name}", f"{content[name]!r} is not {KINDS[kind]}.", "Correct the field or leave it out.")
        for name, kind in optional.items()
        if name in content and not _is_a(kind, content[name])
    ]
    findings += [
        Finding(f"{FILE} {name}", "no field of the card has this name.", f"Did you mean {closest(str(name), known)}?")
        for name in content
        if name not in known
    ]
    key = content.get("key")
    if isinstance(key, str) and not KEY.fullmatch(key):
        findings.append(
            Finding(
                f"{FILE} key", f"{key!r} is no key.", "Use small letters, digits and hyphens; runs are named by it."
            )
        )
    title = content.get("title")
    if isinstance(title, dict):
        findings += [
            Finding(f"{FILE} title", f"the title has no {language!r}.", "Give the title in both languages.")
            for language in LANGUAGES
            if not isinstance(title.get(language), str)
        ]
    findings += _evidence_findings(content.get("evidence", DEFAULT_EVIDENCE))
    listed = content.get("sources")
    for number, source in enumerate(listed if isinstance(listed, list) else (), 1):
        missing = [
            name
            for name in ("code", "citation", "licence", "url")
            if not (isinstance(source, dict) and isinstance(source.get(name), str))
        ]
        if missing:
            findings.append(
                Finding(f"{FILE} source {number}", f"no text for {', '.join(missing)}.", "Give every field.")
            )
    codes = Counter(
        source["code"]
        for source in (listed if isinstance(listed, list) else ())
        if isinstance(source, dict) and isinstance(source.get("code"), str)
    )
    findings += [
        Finding(f"{FILE} sources", f"the code {code!r} stands {count} times.", "Give each source a code of its own.")
        for code, count in codes.items()
        if count > 1
    ]
    return tuple(findings)


def _is_a(kind: type, value: object) -> bool:
    """Whether a field has its kind; YAML's yes and no are no whole numbers."""
    return isinstance(value, kind) and not isinstance(value, bool)


def _evidence_findings(evidence: Any) -> Iterable[Finding]:
    where = f"{FILE} evidence"
    if not isinstance(evidence, list) or not evidence:
        yield Finding(where, f"{evidence!r} is not a list.", f"List one or more of {', '.join(EVIDENCE)}.")
        return
    for kind in evidence:
        if kind not in EVIDENCE:
            known = ", ".join(EVIDENCE)
            yield Finding(where, f"{kind!r} is none of {known}.", f"Did you mean {closest(str(kind), EVIDENCE)}?")


def _card(content: Mapping[str, Any]) -> Card:
    return Card(
        key=content["key"],
        title={language: str(text) for language, text in content["title"].items()},
        base_year=content["base_year"],
        currency=content["currency"],
        price_year=content.get("price_year", content["base_year"]),
        description=dict(content.get("description") or {}),
        sources=tuple(
            Source(**{name: source[name] for name in ("code", "citation", "licence", "url")})
            for source in content["sources"]
        ),
        evidence=tuple(content.get("evidence", DEFAULT_EVIDENCE)),
    )
