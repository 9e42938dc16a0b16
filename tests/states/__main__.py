"""`python -m tests.states`: writes the states of today's format, once they are meant to look different."""

from tests.states.kept import KEPT, TODAY, come_to, counted

for name in KEPT:
    (TODAY / f"{name}.json").write_bytes(counted(come_to(name).state()))
