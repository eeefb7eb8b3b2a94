"""Pages and tables that show an assessment.

In: an `Assessment`. Out: one self-contained HTML page, CSV and Parquet. Read `page.py` first.
"""
