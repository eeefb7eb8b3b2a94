"""The built-in regions by name: `xietong.regions.bth()`."""

from xietong.region.builtin import bth

__all__ = ["bth"]
