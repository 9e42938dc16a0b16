"""How many cases and tasks of an area stand where, however many there are: kept numbers, put right as they are read.

A number that every completion wrote would make the completions of an area wait for each other. So nobody who works with
a case writes one. The worker counts, and notes how far the processes' history went; every change of a case, its tasks
or its area leaves history in the same transaction. Whoever reads takes the kept numbers, and counts anew the cases of
which history has told something since: what is read is always what is so (decision 37).
"""

from engine.casework.monitoring.tallies.keeping import are_behind, are_wrong, catch_up, recount
from engine.casework.monitoring.tallies.reading import Tally, read

__all__ = ["Tally", "are_behind", "are_wrong", "catch_up", "read", "recount"]
