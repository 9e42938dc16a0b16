"""The methods of dataclasses, compiled once, and by another process not again."""

import builtins
import dataclasses
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from api import written_methods
from api.written_methods import compiled_once


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "kept.methods"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were compiled, as they are."""
    texts: list[str] = []

    def compile_noted(text: str, *args: object, **kwargs: object) -> object:
        texts.append(text)
        return builtins.compile(text, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(written_methods, "compile", compile_noted, raising=False)
    return texts


def make_child() -> Callable[..., object]:
    @dataclasses.dataclass(frozen=True)
    class Child:
        name: str
        age: int = 3

    return Child


def test_what_one_process_compiled_another_makes_its_classes_of(kept_in: Path, compiled: list[str]) -> None:
    with compiled_once(kept_in):
        make_child()
    assert [text for text in compiled if "def __init__(" in text] == [text for text in compiled if "age" in text][:1]
    compiled.clear()
    with compiled_once(kept_in):
        child = make_child()
    assert compiled == []
    wren = child("Wren", age=9)
    assert (wren, hash(wren)) == (child("Wren", 9), hash(("Wren", 9)))
    assert repr(child("Wren")).endswith("Child(name='Wren', age=3)")
    with pytest.raises(dataclasses.FrozenInstanceError):
        wren.name = "Robin"  # type: ignore[attr-defined]


def test_another_class_is_compiled_and_kept_too(kept_in: Path, compiled: list[str]) -> None:
    with compiled_once(kept_in):
        make_child()
    compiled.clear()

    def make_both() -> None:
        make_child()
        dataclasses.make_dataclass("Family", ["surname"], eq=False, repr=False)

    for _ in range(2):
        with compiled_once(kept_in):
            make_both()
    assert ["surname" in text for text in compiled] == [True]


@pytest.mark.parametrize("content", [b"", b"another Python's" * 9, MAGIC_NUMBER, MAGIC_NUMBER + b"damaged"])
def test_what_cannot_be_read_is_compiled_and_written_anew(kept_in: Path, compiled: list[str], content: bytes) -> None:
    kept_in.parent.mkdir()
    kept_in.write_bytes(content)
    for _ in range(2):
        with compiled_once(kept_in):
            make_child()
    assert len(compiled) == len(set(compiled)) > 0


def test_where_nothing_can_be_written_each_compiles_for_itself(kept_in: Path, compiled: list[str]) -> None:
    kept_in.parent.write_text("a file, not a folder")
    for _ in range(2):
        with compiled_once(kept_in):
            make_child()
    assert len(compiled) == 2 * len(set(compiled)) > 0


def test_classes_that_are_made_later_are_pythons_own_affair(kept_in: Path, compiled: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), compiled_once(kept_in):
        1 / 0  # noqa: B018  # what is imported may fail
    make_child()
    assert compiled == []
    assert not kept_in.exists()
