import json
from pathlib import Path

import pytest

from engine.casework import policy
from engine.casework.errors import PolicyError

POLICIES = Path(__file__).parents[3] / "workflows" / "policy"


@pytest.mark.rule("GOV-1")
def test_the_councils_two_profiles_are_read():
    assert [profile.name for profile in policy.read(POLICIES)] == ["consent", "public_task"]


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


def write(folder: Path, **change: object) -> None:
    profile = json.loads((POLICIES / "consent.json").read_text()) | change
    (folder / "consent.json").write_text(json.dumps(profile))
