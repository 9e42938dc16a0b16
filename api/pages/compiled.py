"""Templates that are compiled once for all processes, as Python's modules are."""

from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from api import bytecode


class CompiledTemplates(BytecodeCache):
    """What Jinja compiles for the environment that the Python file `made_in` makes: another one compiles otherwise."""

    def __init__(self, made_in: str) -> None:
        self._folder = bytecode.folder_beside(made_in)
        self._compiler = version("jinja2").encode() + Path(made_in).read_bytes()

    def get_source_checksum(self, source: str) -> str:
        return sha256(self._compiler + source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError), self._file(bucket).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        bytecode.keep(self._file(bucket), bucket.bytecode_to_string())

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.jinja"
