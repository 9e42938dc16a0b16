"""Instructions instead of time, where `perf` can count them: the same on a busy machine as on a quiet one."""

import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from time import sleep
from typing import Any

BEGINNING = 0.3
"""Seconds that perf takes to attach itself."""


def count(work: Callable[[], Any], processes: Sequence[int]) -> int | None:
    """How many instructions these processes executed during `work()`; None where they cannot be counted."""
    if shutil.which("perf") is None:
        return None
    command = ["perf", "stat", "-x", ",", "-e", "instructions", "-p", ",".join(map(str, processes))]
    perf = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    sleep(BEGINNING)
    work()
    perf.send_signal(signal.SIGINT)
    said = perf.communicate()[1]
    counted = said.partition(",")[0].strip().splitlines()
    return int(counted[-1]) if counted and counted[-1].isdigit() else None
