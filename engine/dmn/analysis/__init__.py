"""Gaps and overlaps of decision tables, found before anybody relies on them.

Every input is cut into parts that no test of the table tells apart, and one value of each part is tried with the very
tests that will run: what is said here is what would happen. What cannot be cut up so is named and never guessed.
"""

from .findings import Finding, FindingKind, analyse

__all__ = ["Finding", "FindingKind", "analyse"]
