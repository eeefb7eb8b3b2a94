"""The built-in regions by name: `xietong.regions.bth()`, `xietong.regions.germany()`."""

from xietong.region.builtin import bth, germany, names

__all__ = ["bth", "germany", "names"]
