"""The methods that `dataclasses` writes for each class, compiled once for all processes, as modules are.

Python writes three thousand of them at each start, as texts, and compiles each: a seventh of what a start takes.
"""

import dataclasses
import marshal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from itertools import accumulate
from pathlib import Path
from typing import Any

from api import bytecode

KEPT_IN = Path(cache_from_source(__file__)).with_suffix(".methods")


@contextmanager
def compiled_once(kept_in: Path = KEPT_IN) -> Iterator[None]:
    """In it, dataclasses are made of what is kept in the file; what was missing there is compiled, and then kept."""
    known = _read(kept_in)
    used: dict[bytes, bytes | memoryview] = {}

    def run(text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        key = sha256(text.encode()).digest()
        code = used[key] = known.get(key) or marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True))
        exec(marshal.loads(code), names, made)  # noqa: S102, S302  # as `dataclasses` does; as trusted as modules

    dataclasses.exec = run  # type: ignore[attr-defined]  # found there before Python's own
    try:
        yield
    finally:
        del dataclasses.exec  # type: ignore[attr-defined]
    if used.keys() - known.keys():
        bytecode.keep(kept_in, MAGIC_NUMBER + _together(used))


def _together(codes: Mapping[bytes, bytes | memoryview]) -> bytes:
    # As one piece: three thousand small ones, let go after the start, would leave as many holes in the memory.
    ends = accumulate(map(len, codes.values()))
    places = {key: (end - len(code), end) for (key, code), end in zip(codes.items(), ends, strict=True)}
    return marshal.dumps((places, b"".join(codes.values())))


def _read(file: Path) -> Mapping[bytes, memoryview]:
    """What is kept, by the hash of its text; nothing where another Python kept it, or the file is damaged."""
    with suppress(OSError, EOFError, ValueError, TypeError):
        content = file.read_bytes()
        if content.startswith(MAGIC_NUMBER):
            places, codes = marshal.loads(memoryview(content)[len(MAGIC_NUMBER) :])  # noqa: S302  # as trusted as modules
            return {key: memoryview(codes)[start:end] for key, (start, end) in places.items()}
    return {}
