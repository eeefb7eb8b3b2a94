"""Every sentence that the command line says, in English and simplified Chinese, from `texts.csv`."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["LANGUAGES", "Texts", "language_of", "read_texts"]

LANGUAGES: tuple[str, ...] = ("en", "zh")


@dataclass(frozen=True)
class Texts:
    """The texts of one language; call it with a key and the values that the text names."""

    language: str
    by_key: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in.

        Raises:
            KeyError: where the table has no such key.
        """
        return self.by_key[key].format(**values)

    def stage(self, name: str) -> str:
        """A stage of the work in the reader's language; a stage without a text is named as it is."""
        return self.by_key.get(f"stage.{name}", name)


def read_texts(language: str) -> Texts:
    """The texts of one language, `"en"` or `"zh"`."""
    table = files("xietong.cli").joinpath("texts.csv").read_text(encoding="utf-8")
    return Texts(language, {row["key"]: row[language] for row in csv.DictReader(table.splitlines())})


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for by `--lang`, else by the environment, else English.

    A language that does not exist is left to the option itself to refuse.
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            asked = value or "".join(arguments[position + 1 : position + 2])
            return asked if asked in LANGUAGES else "en"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "zh" if environment[variable].lower().startswith("zh") else "en"
    return "en"
