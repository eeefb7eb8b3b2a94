"""The built-in regions by name: `xietong.regions.bth()`."""

from xietong.region.builtin import bth, names

__all__ = ["bth", "names"]
