"""A plan file as written: plain values, and the line on which each of them stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import ConstructorError, DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError

from xietong.errors import PlanError
from xietong.findings import Finding
from xietong.plan.fault import Fault, did_you_mean

__all__ = ["Document", "inherit", "read_document"]

LISTS = ("measures", "targets", "assumptions", "basis", "agreements")
REFERENCES = ("measures", "ventures", "targets", "rests_on", "carries", "moves")
"""Fields of an item that hold ids of other items."""
ONE_DATE, A_SPAN = {"date"}, {"from", "to"}


@dataclass(frozen=True)
class Document:
    """A plan as plain values.

    Args:
        file: Name of the file.
        values: Fields of the plan, as in the file.
        lines: File and line by path.
        faults: What is wrong in how it takes from its parents.
    """

    file: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], str]
    faults: tuple[Fault, ...] = ()


def read_document(path: Path) -> Document:
    """Read a YAML file.

    Raises:
        PlanError: when there is no such file, it is not YAML, or it is not a mapping of fields.
    """
    if not path.is_file():
        raise PlanError([Finding(str(path), "is not a file.", "Check the name, or see: xietong plan list")])
    try:
        with path.open(encoding="utf-8") as stream:
            tree = _loader().load(stream)
    except UnicodeDecodeError:
        raise PlanError([Finding(path.name, "is not UTF-8 text.", "Save the file as UTF-8.")]) from None
    except MarkedYAMLError as error:
        raise PlanError([_syntax(path.name, error)]) from None
    except YAMLError as error:
        what = f"is not YAML: {str(error).splitlines()[0]}."
        raise PlanError([Finding(path.name, what, "Save it as plain text without control characters.")]) from None
    if not isinstance(tree, CommentedMap):
        raise PlanError([Finding(path.name, "is not a plan.", "Start with id, title, region; see: xietong plan new")])
    return Document(path.name, _plain(tree), dict(_lines(tree, (), path.name)))


class _Constructor(RoundTripConstructor):
    """Plain values only: a tag is refused, and a day that is none stays text, so that the plan's rules name it."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError:
            return self.construct_scalar(node)

    def construct_undefined(self, node: Any) -> None:
        raise ConstructorError(None, None, f"the tag {node.tag} is not allowed in a plan", node.start_mark)


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)
_Constructor.add_constructor(None, _Constructor.construct_undefined)


def _loader() -> YAML:
    loader = YAML(typ="rt")
    loader.Constructor = _Constructor
    return loader


def _syntax(file: str, error: MarkedYAMLError) -> Finding:
    line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
    if isinstance(error, DuplicateKeyError):
        return Finding(f"{file}{line}", "names the same field twice.", "Delete one of the two.")
    return Finding(f"{file}{line}", f"is not YAML: {error.problem}.", "Check indentation, colons and quotes.")


def _plain(node: Any) -> Any:
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    if isinstance(node, bool) or node is None:
        return node
    for plain in (int, float, str):
        if isinstance(node, plain):
            return plain(node)
    return node


def _lines(node: Any, path: tuple[str | int, ...], file: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, CommentedMap):
        for key, value in node.items():
            here = (*path, str(key))
            # A key that comes through a merge (<<) stands on no line of its own.
            if key in (node.lc.data or {}):
                yield here, f"{file} line {node.lc.key(key)[0] + 1}"
            yield from _lines(value, here, file)
    elif isinstance(node, CommentedSeq):
        for position, value in enumerate(node):
            here = (*path, position)
            yield here, f"{file} line {node.lc.item(position)[0] + 1}"
            yield from _lines(value, here, file)


def inherit(parent: Document, child: Document) -> Document:
    """A child over its parent: fields replace, items of lists replace or join by id, `remove` takes away.

    An item of the child that has the id of a parent's item changes only the fields that it names.
    """
    values: dict[str, Any] = {**parent.values, **{k: v for k, v in child.values.items() if k != "remove"}}
    joined = [name for name in LISTS if name not in child.values or _is_list(child.values[name])]
    lines = {p: line for p, line in parent.lines.items() if p[0] not in child.values}
    lines |= {p: line for p, line in child.lines.items() if p[0] not in joined}
    lines = {p: line for p, line in lines.items() if p[0] not in joined}
    removed, faults = _removed(parent, child)
    for name in joined:
        items = _joined(parent, child, name, removed)
        if items:
            values[name] = [item for item, _ in items]
            for position, (_, item_lines) in enumerate(items):
                lines |= {(name, position, *path): line for path, line in item_lines.items()}
    return Document(child.file, values, lines, (*parent.faults, *faults))


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _removed(parent: Document, child: Document) -> tuple[list[str], list[Fault]]:
    """Ids that the child takes away, and faults where they are no list or the parents have no such item."""
    listed = child.values.get("remove")
    if not _is_list(listed):
        return [], [Fault(("remove",), f"{listed!r} is not a list.", "Write the ids in brackets: [first, second].")]
    removed = [str(name) for name in listed or []]
    known = [str(_id(item)) for name in LISTS for item, _ in _items(parent, name) if _id(item) is not None]
    return removed, [
        Fault(("remove", position), f"'{name}' is the id of nothing in the parent.", did_you_mean(name, known))
        for position, name in enumerate(removed)
        if name not in known
    ]


Item = tuple[Any, dict[tuple[str | int, ...], str]]


def _items(document: Document, name: str) -> list[Item]:
    listed = document.values.get(name)
    if not isinstance(listed, list):
        return []
    return [
        (item, {p[2:]: line for p, line in document.lines.items() if p[:2] == (name, position)})
        for position, item in enumerate(listed)
    ]


def _id(item: Any) -> str | None:
    name = item.get("id") if isinstance(item, dict) else None
    return str(name) if isinstance(name, str | int) else None


def _joined(parent: Document, child: Document, name: str, removed: list[str]) -> list[Item]:
    own = _items(child, name)
    by_id = {key: (item, lines) for item, lines in own if (key := _id(item)) is not None}
    inherited = {key for item, _ in _items(parent, name) if (key := _id(item)) is not None}
    joined: list[Item] = []
    for item, lines in _items(parent, name):
        key = _id(item)
        if key is None or key not in removed:
            kept = _without_references(item, removed)
            joined.append(_over(kept, lines, *by_id[key]) if key is not None and key in by_id else (kept, lines))
    return joined + [(item, lines) for item, lines in own if _id(item) not in inherited]


def _without_references(item: Any, removed: list[str]) -> Any:
    """An inherited item without the ids of what the child takes away."""
    if not isinstance(item, dict):
        return item
    return {
        key: [name for name in value if name not in removed]
        if key in REFERENCES and isinstance(value, list)
        else value
        for key, value in item.items()
    }


def _over(
    item: Any, lines: dict[tuple[str | int, ...], str], own: Any, own_lines: dict[tuple[str | int, ...], str]
) -> Item:
    dropped = A_SPAN if ONE_DATE & own.keys() else ONE_DATE if A_SPAN & own.keys() else set()
    kept = {key: value for key, value in item.items() if key not in dropped}
    kept_lines = {path: line for path, line in lines.items() if path and path[0] in kept.keys() - own.keys()}
    return {**kept, **own}, kept_lines | own_lines
