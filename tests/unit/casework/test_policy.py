import json
from pathlib import Path

import pytest

from engine.casework import policy
from engine.casework.errors import PolicyError

POLICIES = Path(__file__).parents[3] / "workflows" / "policy"


@pytest.mark.rule("GOV-1")
def test_the_councils_profiles_are_read():
    assert [profile.name for profile in policy.read(POLICIES)] == ["consent", "deployment", "monitoring", "public_task"]


@pytest.mark.rule("EHA-9")
def test_no_profile_allows_more_than_six_weeks_to_the_first_review(tmp_path):
    write(tmp_path, weeks_from_assessment_to_review=7)
    with pytest.raises(PolicyError, match="weeks_from_assessment_to_review"):
        policy.read(tmp_path)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"version": 0}, "version"),
        ({"weeks_between_review": 6}, "weeks_between_review"),
        ({"lawful_basis": "habit"}, "lawful_basis"),
        ({"star_highest": 1, "star_lowest": 1}, "star_highest"),
        ({"local": ["moon_phase"]}, "moon_phase"),
    ],
)
def test_a_faulty_profile_is_refused_with_its_file_and_setting(tmp_path, change, named):
    write(tmp_path, **change)
    with pytest.raises(PolicyError, match=r"consent\.json") as refused:
        policy.read(tmp_path)
    assert named in str(refused.value)


def test_a_profile_has_its_files_name(tmp_path):
    write(tmp_path, name="public_task")
    with pytest.raises(PolicyError, match="one name"):
        policy.read(tmp_path)


def test_what_is_not_json_is_refused(tmp_path):
    (tmp_path / "consent.json").write_text("{")
    with pytest.raises(PolicyError, match=r"consent\.json"):
        policy.read(tmp_path)


def test_a_folder_without_profiles_is_refused(tmp_path):
    with pytest.raises(PolicyError, match="no policy profile"):
        policy.read(tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "line", "named"),
    [
        ('"MON-4": {', '"MON-44": {', 10, "MON-44"),
        ('{"amber": 5, "red": 10}', '{"amber": -5, "red": 10}', 14, "amber"),
        ('{"amber": 5, "red": 10}', '{"amber": 10, "red": 5}', 14, "a worse severity"),
        ('"at_once": "critical"', '"at_once": "purple"', 7, "amber, critical, red"),
        ('"share": 0.5', '"share": 2', 21, "share"),
        (
            '"after_working_days": {"red": 2}, "local": true},\n    "MON-18"',
            '"local": true},\n    "MON-18"',
            23,
            "MON-17",
        ),
    ],
)
def test_faulty_thresholds_are_refused_with_their_line(
    tmp_path: Path, before: str, after: str, line: int, named: str
) -> None:
    shipped = (POLICIES / "monitoring.json").read_text()
    assert before in shipped
    (tmp_path / "monitoring.json").write_text(shipped.replace(before, after, 1))
    with pytest.raises(PolicyError, match=rf"line {line}, ") as refused:
        policy.read(tmp_path)
    assert named in str(refused.value)


def write(folder: Path, **change: object) -> None:
    profile = json.loads((POLICIES / "consent.json").read_text()) | change
    (folder / "consent.json").write_text(json.dumps(profile))
