"""Templates that are compiled once, and by another process not again."""

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from api.pages.compiled import CompiledTemplates


class Compiles(Environment):
    """Notes what it had to compile."""

    def __init__(self, source: str, made_in: Path) -> None:
        self.compiled: list[str] = []
        super().__init__(loader=DictLoader({"greeting": source}), bytecode_cache=CompiledTemplates(str(made_in)))

    def _generate(self, *args, **kwargs):
        self.compiled.append("greeting")
        return super()._generate(*args, **kwargs)

    def greet(self) -> str:
        return self.get_template("greeting").render(name="Wren")


@pytest.fixture
def made_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that makes the environments; Python keeps what it compiles beside it."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    file = tmp_path / "environments.py"
    file.write_text("strict = True")
    return file


def test_what_one_process_compiled_another_reads(made_in: Path) -> None:
    first, second = Compiles("Hello {{ name }}", made_in), Compiles("Hello {{ name }}", made_in)
    assert (first.greet(), second.greet()) == ("Hello Wren", "Hello Wren")
    assert (first.compiled, second.compiled) == (["greeting"], [])
    assert [file.suffix for file in (made_in.parent / "__pycache__").iterdir()] == [".jinja"]


def test_another_source_and_another_environment_are_compiled_anew(made_in: Path) -> None:
    Compiles("Hello {{ name }}", made_in).greet()
    assert Compiles("Goodbye {{ name }}", made_in).greet() == "Goodbye Wren"
    made_in.write_text("strict = False")
    again = Compiles("Goodbye {{ name }}", made_in)
    again.greet()
    assert again.compiled == ["greeting"]


def test_where_nothing_can_be_written_each_compiles_for_itself(made_in: Path) -> None:
    (made_in.parent / "__pycache__").write_text("a file, not a folder")
    assert [Compiles("Hello {{ name }}", made_in).greet() for _ in range(2)] == ["Hello Wren"] * 2


def test_a_disk_that_is_full_leaves_nothing_behind(made_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert Compiles("Hello {{ name }}", made_in).greet() == "Hello Wren"
    assert list((made_in.parent / "__pycache__").iterdir()) == []


def test_nothing_is_written_where_python_is_not_to_write_either(made_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    Compiles("Hello {{ name }}", made_in).greet()
    assert list(made_in.parent.iterdir()) == [made_in]
