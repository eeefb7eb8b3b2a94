"""The Django project: settings, and the pages and the interface for programs that show the register.

In come requests; out go pages, all through the two doors of `xietong.register`: `services` to write, `selectors` to
read. Read `settings.py` first.
"""

__all__: list[str] = []
