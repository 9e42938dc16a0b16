"""Without PostgreSQL the tests that need it fail with a sentence; they are never passed over."""

from pathlib import Path

import pytest

from tests import postgres


def test_where_there_is_no_postgresql_the_tests_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "DEBIANS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        pytest.raises(RuntimeError, match="PostgreSQL is not installed: the tests need its server"),
        postgres.running_server(),
    ):
        pass
