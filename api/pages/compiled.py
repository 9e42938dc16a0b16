"""Templates that are compiled once for all processes, as Python's modules are: into `__pycache__`.

A process that may not write there compiles them for itself.
"""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """What Jinja compiles for the environment that the Python file `made_in` makes: another one compiles otherwise."""

    def __init__(self, made_in: str) -> None:
        self._folder = Path(cache_from_source(made_in)).parent
        self._compiler = version("jinja2").encode() + Path(made_in).read_bytes()

    def get_source_checksum(self, source: str) -> str:
        return sha256(self._compiler + source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError), self._file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._folder) as beside:
                whole = Path(beside, bucket.key)
                with whole.open("wb") as file:
                    bucket.write_bytecode(file)
                os.replace(whole, self._file(bucket))  # others may be reading

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.jinja"
