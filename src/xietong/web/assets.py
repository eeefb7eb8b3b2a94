"""Files of the front end's build: there where it was built, and every page works without them."""

from functools import cache
from importlib.resources import files

from django.templatetags.static import static

__all__ = ["FOLDER", "asset", "is_built"]

FOLDER = "vendor"


@cache
def is_built(name: str) -> bool:
    """Whether a file of the build lies in the package."""
    return files("xietong.web").joinpath("static", FOLDER, name).is_file()


def asset(name: str) -> str:
    """The address of a file of the build, or nothing where it was not built."""
    return static(f"{FOLDER}/{name}") if is_built(name) else ""
