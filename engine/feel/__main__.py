"""`python -m engine.feel` writes the grammar's parse table anew."""

from . import parse_table

parse_table.write()
