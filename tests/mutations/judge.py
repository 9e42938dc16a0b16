"""Runs tests over a copy of the project in which one thing is missing, each time in a new child of one process.

`python -m tests.mutations.judge` reads lines of JSON, each the tests to run, and answers with the first that failed.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import pytest

ROOT = Path(__file__).parents[2]
WARMING_UP = (
    ["--collect-only", "tests/integration/records/test_refusals.py"],
    ["tests/practice", *(f"tests/unit/workflows/test_{name}.py" for name in ("validation", "landscape", "decisions"))],
)
"""Run once before, so that no child has to import the house or to read again what is as it was."""


class FailsAnywayError(Exception):
    """This test fails while everything is in its place."""


class Copy:
    """The project as it is committed or lies in the folder, in a place of its own, with a judge at work in it."""

    def __enter__(self) -> Self:
        self._place = TemporaryDirectory(prefix="early-help-without-")
        self.root = Path(self._place.name)
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        subprocess.run(
            ["tar", "--create", "--null", "--files-from=-"],
            cwd=ROOT,
            input=listed.stdout,
            stdout=(self.root / "all.tar").open("wb"),
            check=True,
        )
        subprocess.run(["tar", "--extract", "--file=all.tar"], cwd=self.root, check=True)
        self._sound: set[tuple[str, ...]] = set()
        self._judge = subprocess.Popen(
            [sys.executable, "-m", "tests.mutations.judge"],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._judge.kill()
        self._judge.wait()
        self._place.cleanup()

    def first_failure(self, file: Path, content: bytes, tests: Sequence[str]) -> str | None:
        """The first of the tests that fails while the file has this content; None when none notices.

        Raises FailsAnywayError when one of them fails while nothing is taken out: it would prove nothing.
        """
        if tuple(tests) not in self._sound:
            if failure := self._ask(tests):
                raise FailsAnywayError(failure)
            self._sound.add(tuple(tests))
        place = self.root / file.relative_to(ROOT)
        before = place.read_bytes()
        place.write_bytes(content)
        try:
            return self._ask(tests)
        finally:
            place.write_bytes(before)

    def _ask(self, tests: Sequence[str]) -> str | None:
        assert self._judge.stdin and self._judge.stdout
        print(json.dumps(tests), file=self._judge.stdin, flush=True)
        return json.loads(self._judge.stdout.readline())


class _FirstFailure:
    """Remembers the first test that failed, or the module that could not be read."""

    node: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.node is None:
            self.node = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.node is None:
            self.node = report.nodeid


def _serve() -> None:
    for tests in WARMING_UP:
        _run_here(tests, _FirstFailure())
    for line in sys.stdin:
        reading, writing = os.pipe()
        if child := os.fork():
            os.close(writing)
            with os.fdopen(reading) as said:
                answer = said.read()
            os.waitpid(child, 0)
            print(answer or json.dumps("the tests could not be run"), flush=True)
        else:
            os.close(reading)
            _run(json.loads(line), writing)


def _run(tests: Sequence[str], writing: int) -> None:
    for module in [
        name for name in sys.modules if name.startswith("tests.") and not name.startswith("tests.mutations")
    ]:
        del sys.modules[module]  # They may hold what they read of the files.
    failure = _FirstFailure()
    code = _run_here(tests, failure)
    found = failure.node
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and found is None:
        found = f"pytest ended with {code!r}"
    with os.fdopen(writing, "w") as out:
        json.dump(found, out)
    os._exit(0)


def _run_here(tests: Sequence[str], failure: _FirstFailure) -> int:
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        return pytest.main(
            ["-x", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", *tests], plugins=[failure]
        )


if __name__ == "__main__":
    _serve()
