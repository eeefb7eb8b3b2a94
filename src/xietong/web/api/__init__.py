"""The interface for programs, under `/api/v1/`: the same acts as the pages, as JSON, with tokens.

In come requests with a token, or from strangers; out go documents of the register. Nothing is decided here: every
operation calls `xietong.register.services` or `selectors`. Read `interface.py` first, then `records.py`.
"""

__all__: list[str] = []
