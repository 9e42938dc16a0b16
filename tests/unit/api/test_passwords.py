"""Passwords are kept as argon2id hashes, and asking about nobody takes as long as asking about somebody."""

import time
from statistics import median

import pytest

from api.security.passwords import WeakPasswordError, hash_password, password_matches

GOOD = "correct horse battery"


def test_a_password_is_kept_as_a_salted_argon2id_hash() -> None:
    kept = hash_password(GOOD)
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept
    assert kept != hash_password(GOOD)


def test_only_the_right_password_matches() -> None:
    kept = hash_password(GOOD)
    assert password_matches(GOOD, kept)
    assert not password_matches(GOOD + " ", kept)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_matches_where_there_is_no_hash(kept: str | None) -> None:
    assert not password_matches("nobody's password", kept)
    assert not password_matches("", kept)


def test_an_unknown_person_costs_as_much_as_a_known_one() -> None:
    kept = hash_password(GOOD)

    def cpu(kept_hash: str | None) -> float:
        began = time.process_time()
        password_matches("wrong password", kept_hash)
        return time.process_time() - began

    known, unknown = median(cpu(kept) for _ in range(9)), median(cpu(None) for _ in range(9))
    # Without the check of nobody's hash the second is thousands of times less.
    assert unknown > known / 3


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_weak_or_endless_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError, match="12 to 200"):
        hash_password(password)
