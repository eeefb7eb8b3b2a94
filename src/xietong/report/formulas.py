"""Formulas of the glossary as a reader without LaTeX sees them."""

import re

from markupsafe import Markup, escape

__all__ = ["formula_markup"]

_SYMBOLS = {
    r"\sum": "Σ",
    r"\mu": "μ",
    r"\nu": "ν",
    r"\ln": "ln ",
    r"\notin": "∉",
    r"\ne": "≠",
    r"\in": "∈",
    r"\ge": "≥",
    r"\kappa": "κ",
}
_ACCENTS = {r"\hat": "\u0302", r"\bar": "\u0304"}
_LEVELS = {"_": "sub", "^": "sup"}
_COMMAND = re.compile(r"\\[a-z]+")
_ACCENTED = re.compile(r"\\(?:hat|bar) ?([A-Za-z])")
_INNERMOST = re.compile(r"([_^])\{([^{}]*)\}")
_SINGLE = re.compile(r"([_^])([A-Za-z0-9μν])")


def formula_markup(formula: str) -> Markup:
    r"""A short LaTeX formula with its indices raised and lowered: `\sum_n p_n` becomes Σ with a small n.

    A command that the table does not know is left as it is written.
    """
    text = _ACCENTED.sub(lambda found: found[1] + _ACCENTS[found[0][:4]], formula)
    text = _COMMAND.sub(lambda found: _SYMBOLS.get(found[0], found[0]), text)
    text = str(escape(text))
    before = ""
    while before != text:
        before = text
        text = _INNERMOST.sub(_level, text)
    return Markup(_SINGLE.sub(_level, text))


def _level(found: re.Match[str]) -> str:
    tag = _LEVELS[found[1]]
    return f"<{tag}>{found[2]}</{tag}>"
