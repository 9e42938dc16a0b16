"""Instructions instead of time: the same on a busy machine as on a quiet one, and wherever the programs are the same.

Valgrind's callgrind counts what the programs themselves execute, the server's and PostgreSQL's, without the kernel's
part. Everything runs some fifty times slower meanwhile, so time says nothing there.
"""

import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

IDLE = 0.5
"""Seconds after an answer in which a server finishes what it does behind it."""
MILLION = 1_000_000


def is_there() -> bool:
    """Whether this machine can count so (Debian package valgrind)."""
    return shutil.which("valgrind") is not None and shutil.which("vgdb") is not None


def prefix(folder: Path) -> list[str]:
    """What stands before a command whose instructions, and its children's, are to be counted."""
    files = f"--callgrind-out-file={folder}/callgrind.%p", f"--log-file={folder}/valgrind.%p"
    return ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--trace-children=yes", *files]


def wrapped(program: Path, folder: Path) -> Path:
    """A program that runs this one so that its instructions can be counted."""
    script = folder / program.name
    script.write_text(f'#!/bin/sh\nexec {" ".join(prefix(folder))} {program} "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return script


def count(work: Callable[[], Any], processes: Sequence[int], folders: Sequence[Path]) -> int:
    """How many instructions these processes, begun behind `prefix()` of one of the folders, execute during `work()`."""
    _order(processes, "instrumentation on", "zero")
    work()
    sleep(IDLE)
    _order(processes, "dump", "instrumentation off")
    return sum(_total(folders, process) for process in processes)


@dataclass(frozen=True)
class Counter:
    """Counts what a program and its database execute: their `processes`, which write to one of the folders."""

    processes: Callable[[], Sequence[int]]
    folders: Sequence[Path]

    def millions(self, times: int, work: Callable[[], Any]) -> float:
        """For one of `times` repetitions of `work`."""

        def repeatedly() -> None:
            for _ in range(times):
                work()

        return count(repeatedly, self.processes(), self.folders) / times / MILLION


def _order(processes: Sequence[int], *orders: str) -> None:
    told = [part for order in orders for part in ("-c", order)]
    for process in processes:
        # Valgrind listens to nobody but the owner of the process.
        owner = Path(f"/proc/{process}").stat()
        command = ["vgdb", f"--pid={process}", *told]
        subprocess.run(command, user=owner.st_uid, group=owner.st_gid, extra_groups=(), check=True, capture_output=True)


def _total(folders: Sequence[Path], process: int) -> int:
    dumps = [file for folder in folders for file in folder.glob(f"callgrind.{process}.*")]
    newest = max(dumps, key=lambda file: int(file.suffix[1:]))
    found = re.search(r"^summary: (\d+)", newest.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0
