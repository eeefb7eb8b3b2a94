"""Settings of the documentation. Tables of columns come from the region's schema, so that they cannot differ."""

import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

from schema_pages import column_tables  # noqa: E402

project = "xietong"
author = "the authors of xietong"
copyright = "the authors of xietong"
language = "en"
extensions = ["myst_parser", "sphinx.ext.mathjax"]
myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "xietong 协同"
exclude_patterns = ["_build"]
nitpicky = True

SCHEMA = DOCS.parent / "src" / "xietong" / "region" / "schema"
MARKER = "<!-- tables of the schema -->"


def insert_tables(app, page, source):
    """Put the tables of the schema where the page asks for them."""
    if MARKER in source[0]:
        source[0] = source[0].replace(MARKER, column_tables(SCHEMA))


def setup(app):
    """Sphinx calls this once."""
    app.connect("source-read", insert_tables)
