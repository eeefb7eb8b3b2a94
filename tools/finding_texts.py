"""Every sentence of a finding that the code can say, found in the source, against the rows of `findings.csv`.

    python tools/finding_texts.py

prints the rows to add (with the place in the code where the Chinese must stand), the rows that nothing says any
more and the places that could not be followed.

A sentence is followed from the call of `Finding` or `Fault` to the texts that reach it: through names, conditional
expressions, loops over literal tuples, tables of texts, arguments, fields of dataclasses and functions that return
texts. What is filled in at run time becomes a numbered hole, `{0}`.
"""

import ast
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from xietong.sentences import PLACE, SENTENCE, Pattern, Sentences, chinese

__all__ = ["Said", "Source", "dead", "missing", "read_source", "said_in"]

SOURCE = Path(__file__).resolve().parents[1] / "src" / "xietong"
FAULTS = ("Finding", "Fault")
IN_EVERY_LANGUAGE = {"say", "text", "format_message", "messages", "strerror"}
"""Functions and fields whose texts have their own translation."""
DEEPEST = 12
HOLE = "\0"
"""What is filled in at run time: a letter that no text has."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


class NotFollowed(Exception):
    """A text whose making the walk does not understand."""


@dataclass(frozen=True)
class Said:
    """A sentence with holes, its part and where the code says it."""

    part: str
    text: str
    place: str


@dataclass(frozen=True)
class Scope:
    """A module and the functions around a node, the innermost first."""

    module: "Module"
    functions: tuple[ast.AST, ...] = ()


@dataclass(frozen=True, eq=False)
class Module:
    """One file of the source."""

    path: Path
    tree: ast.Module
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.path.relative_to(SOURCE))


def _bound_below(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a function without those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from _bound_below(child)


@dataclass(frozen=True, eq=False)
class Source:
    """All modules with the functions, classes and calls in them by name."""

    modules: tuple[Module, ...]
    functions: dict[str, list[tuple[Module, Function]]]
    classes: dict[str, list[tuple[Module, ast.ClassDef]]]
    calls: dict[str, list[tuple[Scope, ast.Call]]]

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """Classes by the name of a field."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, places in self.classes.items():
            for _, each in places:
                for entry in each.body:
                    if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name):
                        found[entry.target.id].append(name)
        return found


def read_source(folder: Path = SOURCE) -> Source:
    """Parse every module."""
    modules = []
    source = Source((), defaultdict(list), defaultdict(list), defaultdict(list))

    def walk(node: ast.AST, scope: Scope) -> None:
        scope.module.scopes[node] = scope
        if isinstance(node, Function):
            source.functions[node.name].append((scope.module, node))
        elif isinstance(node, ast.ClassDef):
            source.classes[node.name].append((scope.module, node))
        elif isinstance(node, ast.Call):
            callee = node.func
            name = callee.id if isinstance(callee, ast.Name) else getattr(callee, "attr", "")
            source.calls[name].append((scope, node))
        is_inner = isinstance(
            node, Function | ast.Lambda | ast.ListComp | ast.GeneratorExp | ast.DictComp | ast.SetComp
        )
        inner = Scope(scope.module, (node, *scope.functions)) if is_inner else scope
        for child in ast.iter_child_nodes(node):
            walk(child, inner)

    for path in sorted(folder.rglob("*.py")):
        if path.parent.name != "migrations":
            module = Module(path, ast.parse(path.read_text(encoding="utf-8")))
            modules.append(module)
            walk(module.tree, Scope(module))
    return Source(tuple(modules), source.functions, source.classes, source.calls)


@dataclass(frozen=True, eq=False)
class Walk:
    """The way from an expression to the texts that it can be."""

    source: Source

    def texts(self, node: ast.expr, scope: Scope, depth: int = 0) -> set[str]:
        """Texts with holes; none where they stand in a table already.

        Raises:
            NotFollowed: where the expression is none that the walk knows.
        """
        if depth > DEEPEST:
            raise NotFollowed("too deep")
        match node:
            case ast.Constant(value=str(value)):
                return {value}
            case ast.Constant(value=None):
                return set()
            case ast.JoinedStr():
                found = {""}
                for piece in node.values:
                    ends = self._piece(piece, scope, depth)
                    found = {start + end for start in found for end in ends}
                return found
            case ast.BinOp(op=ast.Add()):
                left, right = self.texts(node.left, scope, depth + 1), self.texts(node.right, scope, depth + 1)
                return {start + end for start in left for end in right}
            case ast.IfExp():
                return self.texts(node.body, scope, depth + 1) | self.texts(node.orelse, scope, depth + 1)
            case ast.BoolOp(op=ast.Or()):
                return set().union(*(self.texts(each, scope, depth + 1) for each in node.values))
            case ast.NamedExpr():
                return self.texts(node.value, scope, depth + 1)
            case ast.Name():
                found = set()
                for each, inner in self.bound(node.id, scope, depth):
                    found |= self.texts(each, inner, depth + 1)
                return found
            case ast.Attribute() if node.attr in IN_EVERY_LANGUAGE:
                return set()
            case ast.Attribute() if any(each in FAULTS for each in self.source.fields.get(node.attr, ())):
                # What is taken from another finding was said where that one was made.
                found = set()
                for each, inner in self._field(node.attr):
                    found |= self.texts(each, inner, depth + 1)
                return found
            case ast.Subscript() | ast.Attribute():
                return self._of_values(self.values(node, scope, depth), depth)
            case ast.Call():
                return self._call(node, scope, depth)
        raise NotFollowed(ast.unparse(node))

    def _of_values(self, values: Sequence[tuple[ast.expr, Scope]], depth: int) -> set[str]:
        if not values:
            raise NotFollowed("no values")
        return set().union(*(self.texts(each, inner, depth + 1) for each, inner in values))

    def _piece(self, piece: ast.expr, scope: Scope, depth: int) -> set[str]:
        """One piece of an f-string: a text of ours is written out, all else is a hole."""
        if isinstance(piece, ast.Constant):
            return {str(piece.value)}
        assert isinstance(piece, ast.FormattedValue)
        if piece.conversion != -1 or piece.format_spec is not None or not self._is_own(piece.value):
            return {HOLE}
        try:
            return self.texts(piece.value, scope, depth + 1) or {HOLE}
        except NotFollowed:
            return {HOLE}

    def _is_own(self, node: ast.expr) -> bool:
        """Whether a piece may be a text of ours: one chosen, made by a function of ours or taken from a table."""
        if isinstance(node, ast.Subscript):
            return not isinstance(node.slice, ast.Constant)
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Name) and node.func.id in self.source.functions
        return isinstance(node, ast.Name | ast.IfExp)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> set[str]:
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in IN_EVERY_LANGUAGE:
            return set()
        if isinstance(node.func, ast.Name) and name == "str" and node.args:
            return {HOLE}
        if isinstance(node.func, ast.Attribute) and name == "get":
            return self._of_values(self.values(node, scope, depth), depth)
        if isinstance(node.func, ast.Attribute) and name in ("join", "strip", "rstrip", "capitalize"):
            return {HOLE}
        found = set()
        for inner, each in self._results(name, scope):
            found |= self.texts(each, inner, depth + 1)
        if not found:
            raise NotFollowed(f"{name}()")
        return found

    def _results(self, name: str, scope: Scope) -> Iterator[tuple[Scope, ast.expr]]:
        places = self.source.functions.get(name, [])
        own = [(module, function) for module, function in places if module is scope.module]
        own = own or [(module, each) for module, each in places if _imports(scope.module, module, name)] or places
        for module, function in own:
            for child in _bound_below(function):
                if isinstance(child, ast.Return | ast.Yield) and child.value is not None:
                    yield module.scopes[child], child.value

    def bound(self, name: str, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        """What a name stands for.

        Raises:
            NotFollowed: where nothing that the walk knows binds it.
        """
        if depth > DEEPEST:
            raise NotFollowed("too deep")
        for position, function in enumerate(scope.functions):
            outer = Scope(scope.module, scope.functions[position + 1 :])
            inner = Scope(scope.module, scope.functions[position:])
            found = self._bound_in(function, name, inner, depth)
            if found:
                return found
            if isinstance(function, Function) and any(name == each.arg for each in _arguments(function)):
                return self._given(function, name, outer, depth)
        for child in ast.iter_child_nodes(scope.module.tree):
            if found := self._binding(child, name, Scope(scope.module), depth):
                return found
            if isinstance(child, ast.ImportFrom) and (child.module or "").startswith("xietong"):
                for alias in child.names:
                    if (alias.asname or alias.name) == name:
                        return self._imported(child.module or "", alias.name, depth)
        raise NotFollowed(name)

    def _imported(self, module: str, name: str, depth: int) -> list[tuple[ast.expr, Scope]]:
        stem = Path(*module.split(".")[1:])
        for each in self.source.modules:
            if each.path in (SOURCE / stem.with_suffix(".py"), SOURCE / stem / "__init__.py"):
                return self.bound(name, Scope(each), depth + 1)
        raise NotFollowed(name)

    def _bound_in(self, function: ast.AST, name: str, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        found = []
        for child in _bound_below(function):
            found += self._binding(child, name, scope, depth)
        return found

    def _binding(self, node: ast.AST, name: str, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        match node:
            case ast.Assign():
                targets = [path for target in node.targets for path in _paths(target, name)]
                return [pair for path in targets for pair in self._at(node.value, path, scope, depth)]
            case ast.AnnAssign(value=ast.expr()) | ast.NamedExpr():
                assert node.value is not None
                return [(node.value, scope)] if _paths(node.target, name) else []
            case ast.For() | ast.comprehension():
                found = []
                if isinstance(node.iter, ast.Attribute) and node.iter.attr in IN_EVERY_LANGUAGE:
                    return [(node.iter, scope)] if _paths(node.target, name) else []
                for path in _paths(node.target, name):
                    for item, inner in self.items(node.iter, scope, depth + 1):
                        found += self._at(item, path, inner, depth + 1)
                return found
        return []

    def _at(self, node: ast.expr, path: tuple[int, ...], scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        """The part of an expression that a target takes which stands at a path of a tuple."""
        if not path:
            return [(node, scope)]
        found = []
        for each, inner in self.values(node, scope, depth):
            if isinstance(each, ast.Tuple | ast.List) and path[0] < len(each.elts):
                found += self._at(each.elts[path[0]], path[1:], inner, depth + 1)
        if not found:
            raise NotFollowed(ast.unparse(node))
        return found

    def values(self, node: ast.expr, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        """The expressions that an expression can stand for, where it is no text itself."""
        if depth > DEEPEST:
            raise NotFollowed("too deep")
        match node:
            case ast.Name():
                return [
                    pair
                    for each, inner in self.bound(node.id, scope, depth)
                    for pair in self.values(each, inner, depth + 1)
                ]
            case ast.IfExp():
                return self.values(node.body, scope, depth + 1) + self.values(node.orelse, scope, depth + 1)
            case ast.Subscript():
                return self._entries(node.value, scope, depth)
            case ast.Call(func=ast.Attribute(attr="get")):
                return self._entries(node.func.value, scope, depth) + [(each, scope) for each in node.args[1:]]
            case ast.Attribute(attr="value", value=ast.Name()):
                return self._members(node.value.id, scope)
            case ast.Attribute():
                return self._field(node.attr)
            case ast.Call(func=ast.Name()):
                name = node.func.id
                if name in self.source.functions:
                    return [
                        pair
                        for inner, each in self._results(name, scope)
                        for pair in self.values(each, inner, depth + 1)
                    ]
        return [(node, scope)]

    def _members(self, name: str, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """The texts of the enumeration that an argument is declared to be of."""
        for function in scope.functions:
            for each in _arguments(function) if isinstance(function, Function) else ():
                if each.arg == name and isinstance(each.annotation, ast.Name):
                    return [
                        (entry.value, Scope(module))
                        for module, definition in self.source.classes[each.annotation.id]
                        for entry in definition.body
                        if isinstance(entry, ast.Assign)
                    ]
        return []

    def _entries(self, node: ast.expr, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        found: list[tuple[ast.expr, Scope]] = []
        for each, inner in self.values(node, scope, depth + 1):
            if isinstance(each, ast.Dict):
                found += [(value, inner) for value in each.values]
            elif isinstance(each, ast.Tuple | ast.List):
                found += [(value, inner) for value in each.elts]
        if not found:
            raise NotFollowed(ast.unparse(node))
        return found

    def _field(self, name: str) -> list[tuple[ast.expr, Scope]]:
        """What is given for a field of that name wherever a class is made that has it."""
        found = []
        for each in self.source.fields.get(name, []):
            # A class with a `what` but without a remedy is no fault.
            if each in FAULTS or (name == "what" and each not in self.source.fields["remedy"]):
                continue
            orders = [
                [
                    entry.target.id
                    for entry in definition.body
                    if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
                ]
                for _, definition in self.source.classes[each]
            ]
            order = next(order for order in orders if name in order)
            for scope, call in self.source.calls.get(each, []):
                given = _argument(call, order.index(name) if name in order else None, name)
                found += [(given, scope)] if given is not None else []
        return found

    def _given(self, function: Function, name: str, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        """What is given for an argument at every call of a function."""
        order = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
        is_method = order[:1] in (["self"], ["cls"])
        position = order.index(name) - is_method if name in order else None
        found = []
        for caller, call in self.source.calls.get(function.name, []):
            is_here = caller.module is scope.module or _imports(caller.module, scope.module)
            given = _argument(call, position, name) if is_here else None
            found += [(given, caller)] if given is not None else []
        defaults = dict(zip(reversed(order), reversed(function.args.defaults), strict=False))
        defaults |= {
            each.arg: value
            for each, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if value is not None
        }
        if name in defaults:
            found.append((defaults[name], scope))
        if not found:
            raise NotFollowed(f"{name} of {function.name}")
        return found

    def items(self, node: ast.expr, scope: Scope, depth: int) -> list[tuple[ast.expr, Scope]]:
        """The items of an iterable that is written out, or of what a function returns or yields."""
        if depth > DEEPEST:
            raise NotFollowed("too deep")
        match node:
            case ast.Tuple() | ast.List() | ast.Set():
                found = []
                for each in node.elts:
                    found += (
                        self.items(each.value, scope, depth + 1) if isinstance(each, ast.Starred) else [(each, scope)]
                    )
                return found
            case ast.ListComp() | ast.GeneratorExp():
                return [(node.elt, Scope(scope.module, (node, *scope.functions)))]
            case ast.IfExp():
                return self.items(node.body, scope, depth + 1) + self.items(node.orelse, scope, depth + 1)
            case ast.Name():
                return [
                    pair
                    for each, inner in self.bound(node.id, scope, depth)
                    for pair in self.items(each, inner, depth + 1)
                ]
            case ast.Attribute() if node.attr in IN_EVERY_LANGUAGE:
                return []
            case ast.Call(func=ast.Attribute(attr="items"), args=[]):
                return [
                    (ast.Tuple([key, value], ast.Load()), inner)
                    for each, inner in self.values(node.func.value, scope, depth + 1)
                    if isinstance(each, ast.Dict)
                    for key, value in zip(each.keys, each.values, strict=True)
                    if key is not None
                ]
            case ast.Call(func=ast.Name()) if node.func.id in self.source.functions:
                found = []
                for inner, each in self._results(node.func.id, scope):
                    parent_is_yield = not isinstance(each, ast.List | ast.ListComp | ast.IfExp | ast.Call | ast.Name)
                    found += [(each, inner)] if parent_is_yield else self.items(each, inner, depth + 1)
                return found
        raise NotFollowed(ast.unparse(node))


def _arguments(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _argument(call: ast.Call, position: int | None, name: str) -> ast.expr | None:
    for each in call.keywords:
        if each.arg == name:
            return each.value
    if (
        position is None
        or position >= len(call.args)
        or any(isinstance(a, ast.Starred) for a in call.args[:position])
    ):
        return None
    return call.args[position]


def _imports(caller: Module, module: Module, name: str | None = None) -> bool:
    """Whether a module takes something from another one or from its package: anything, or what has a name."""
    dotted = "xietong." + module.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    for node in ast.walk(caller.tree):
        if not isinstance(node, ast.ImportFrom) or not f"{dotted}.".startswith(f"{node.module}."):
            continue
        if name is None or name in (alias.name for alias in node.names):
            return True
    return False


def _paths(target: ast.expr, name: str) -> list[tuple[int, ...]]:
    """Where a name stands in a target, such as `(1, 0)` for `a` in `b, (a, c)`."""
    if isinstance(target, ast.Name):
        return [()] if target.id == name else []
    if isinstance(target, ast.Tuple | ast.List):
        return [(n, *path) for n, each in enumerate(target.elts) for path in _paths(each, name)]
    return []


def numbered(text: str) -> str:
    """A text whose holes bear numbers; braces of its own are doubled."""
    pieces = text.replace("{", "{{").replace("}", "}}").split(HOLE)
    return "".join(f"{{{n - 1}}}{piece}" if n else piece for n, piece in enumerate(pieces))


def said_in(source: Source) -> tuple[list[Said], list[str]]:
    """Every text of a finding, and the places whose sentences the walk does not find."""
    walk = Walk(source)
    found: dict[tuple[str, str], Said] = {}
    lost: list[str] = []

    def take(part: str, node: ast.expr | None, scope: Scope) -> None:
        if node is None:
            return
        place = f"{scope.module.name}:{node.lineno}"
        try:
            texts = walk.texts(node, scope)
        except NotFollowed as reason:
            # Where a finding stands is often a name from the user's own data.
            if part == SENTENCE:
                lost.append(f"{place} {ast.unparse(node)} -- {reason}")
            return
        for text in texts:
            if any(letter.isalpha() for letter in text):
                found.setdefault((part, text), Said(part, text, place))

    for name in FAULTS:
        for scope, call in source.calls[name]:
            if name == "Finding":
                take(PLACE, _argument(call, 0, "where"), scope)
            take(SENTENCE, _argument(call, 1, "what"), scope)
            take(SENTENCE, _argument(call, 2, "remedy"), scope)
    return sorted(found.values(), key=lambda said: (said.part, said.text)), lost


WORDS = re.compile(r"(?<![a-z_.-])[a-z]{2,} | [a-z]{2,}(?![a-z_.]*[.=_])")
"""A word in lower case beside a space: English, and no code, file or name of a field."""


def rows_of(part: str, text: str, sentences: Sentences, is_inner: bool = False) -> set[Pattern] | None:
    """The rows that together say a text; None where words of ours would stay in English."""
    match = sentences.match(part, text, is_inner)
    if match is None:
        return None
    pattern, holes = match
    used = {pattern}
    for value in holes.values():
        if WORDS.search(value):
            inner = rows_of(part, value, sentences, is_inner=True) if part == PLACE else None
            if inner is None:
                return None
            used |= inner
    return used


def missing(said: Sequence[Said], sentences: Sentences) -> list[Said]:
    """Texts that no row of the table says; a place that is a file, a field or a name of the user's needs none."""
    return [
        each
        for each in said
        if (each.part == SENTENCE or WORDS.search(each.text)) and rows_of(each.part, each.text, sentences) is None
    ]


def _within(said: Sequence[Said]) -> Iterator[Said]:
    """Places that stand within places: a line of a file in the hole with which the place of a field begins."""
    places = [each for each in said if each.part == PLACE]
    for outer in places:
        if outer.text.startswith(HOLE):
            yield from (Said(PLACE, inner.text + outer.text.removeprefix(HOLE), outer.place) for inner in places)


def dead(said: Sequence[Said], sentences: Sentences) -> list[Pattern]:
    """Rows of the table that say nothing that the code says."""
    used: set[Pattern] = set()
    for each in (*said, *_within(said)):
        used |= rows_of(each.part, each.text, sentences) or set()
    return [pattern for pattern in sentences.patterns if pattern not in used]


def main() -> int:
    """Print what is wrong; the exit code is 1 where anything is."""
    said, lost = said_in(read_source())
    lacking, unused = missing(said, chinese()), dead(said, chinese())
    out = csv.writer(sys.stdout, lineterminator="\n")
    for each in lacking:
        out.writerow([each.part, numbered(each.text), f"# {each.place}"])
    for pattern in unused:
        print(f"not said by the code: {pattern.part},{pattern.en}")
    for place in lost:
        print(f"not followed: {place}")
    return 1 if lacking or unused or lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
