"""Files beside Python's own compiled modules, in `__pycache__`: what else is compiled once for all processes.

A process that may not write there compiles for itself.
"""

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory


def folder_beside(source: str) -> Path:
    """Where what is compiled for a Python file is kept."""
    return Path(cache_from_source(source)).parent


def keep(file: Path, content: bytes) -> None:
    """Writes the file, for others who may be reading it at this moment: they find the old one, or the whole new one."""
    if sys.dont_write_bytecode:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=file.parent) as beside:
            whole = Path(beside, file.name)
            whole.write_bytes(content)
            os.replace(whole, file)
