"""The register: what was agreed, by whom, what is built, what is measured. A Django application.

In come acts of people (`services`) and tables or exports (`services.exchange`); out go records that the asking
person may see (`selectors`). Pages, API and command line use these two doors and decide nothing. Read
`permissions.py` first, then `models/record.py`, `services/records.py` and `selectors.py`. The model is unknown here.
"""

__all__: list[str] = []
