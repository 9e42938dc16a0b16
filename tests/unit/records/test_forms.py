"""The forms as the process owner draws them: each is read, feeds its record, and cannot lose a question unnoticed."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import bpmn, casework
from engine.casework import form_contracts, record_fields, records
from engine.casework.answers import NEEDED_SOMETIMES

FORMS = Path(__file__).parents[3] / "workflows" / "forms"
FILES = sorted(FORMS.glob("*.form"), key=lambda path: path.name)
SHORT_FORMS = {
    "MASH": "Multi-Agency Safeguarding Hub",
    "LCSS": "Locality and Community Support Service",
    "TAF": "Team Around the Family",
    "EHA": "Early Help Assessment",
}
HARM = (
    "sexual_or_physical_abuse",
    "severe_neglect",
    "frightened_to_return_home",
    "immediate_risk",
    "abandoned_or_parent_absent",
    "other_harm_concern",
)


@pytest.fixture(autouse=True)
def known_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_records", {record.form_key: record for record in casework.RECORDS})


def drawn(form_key: str) -> dict[str, Any]:
    return json.loads((FORMS / f"{form_key}.form").read_bytes())


def parsed(form: dict[str, Any]) -> "bpmn.FormSchema":
    return bpmn.FormSchema.parse(json.dumps(form).encode(), f"{form['id']}.form")


def components(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component, with those of groups and lists."""
    for component in holder.get("components", []):
        yield component
        yield from components(component)


def without(form: dict[str, Any], name: str) -> dict[str, Any]:
    """The form as if nobody had drawn the top-level question `name`, in whatever group it stands."""

    def pruned(holder: dict[str, Any]) -> dict[str, Any]:
        kept = [one for one in holder["components"] if name not in (one.get("key"), one.get("path"))]
        held = [pruned(one) if one["type"] == "group" else one for one in kept]
        return {**holder, "components": held}

    return pruned(copy.deepcopy(form))


def needed_questions() -> list[tuple[str, str]]:
    return [
        (record.form_key, name)
        for record in casework.RECORDS
        for name, field in record.model.model_fields.items()
        if field.is_required() or NEEDED_SOMETIMES in field.metadata
    ]


def test_every_record_has_its_form_and_every_form_its_record():
    assert {path.stem for path in FILES} == {record.form_key for record in casework.RECORDS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_is_read_and_feeds_its_record(path: Path):
    form = bpmn.FormSchema.parse(path.read_bytes(), path.name)
    assert form.key == path.stem
    assert form_contracts.problems_with(form) == []


@pytest.mark.parametrize(("form_key", "question"), needed_questions())
def test_a_form_without_a_needed_question_is_found_out(form_key: str, question: str):
    problems = form_contracts.problems_with(parsed(without(drawn(form_key), question)))
    assert any(f"“{question}”" in problem for problem in problems)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_is_as_the_modeler_writes_it(path: Path):
    form = json.loads(path.read_bytes())
    assert path.read_text() == json.dumps(form, indent=2, ensure_ascii=False) + "\n"
    assert (form["type"], form["schemaVersion"]) == ("default", 19)
    assert (form["executionPlatform"], form["executionPlatformVersion"]) == ("Camunda Platform", "7.24.0")
    ids = [component["id"] for component in components(form)]
    assert len(ids) == len(set(ids))


def asked_by(holder: dict[str, Any], above: str = "") -> Iterator[str]:
    """The path of each question, as records name it."""
    for one in holder.get("components", []):
        name = one.get("key") or one.get("path")
        within = f"{above}{name}." if name else above
        yield from asked_by(one, within) if "components" in one else [within.rstrip(".")] if name else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_form_asks_all_that_its_record_keeps_and_nothing_else(path: Path):
    kept = {field.path for field in record_fields.list_fields(path.stem)}
    parts = {name for name in kept if not any(other.startswith(f"{name}.") for other in kept)}
    assert set(asked_by(drawn(path.stem))) == parts


@pytest.mark.rule("CON-3")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_question_is_answered_before_it_is_asked(path: Path):
    assert [one["id"] for one in components(json.loads(path.read_bytes())) if "defaultValue" in one] == []


@pytest.mark.rule("ENT-8")
@pytest.mark.parametrize("form_key", ["record_concern", "assess_concern"])
def test_each_question_about_harm_stands_alone_with_yes_and_no_and_must_be_answered(form_key: str):
    asked = {one["key"]: one for one in components(drawn(form_key)) if one.get("key") in HARM}
    assert list(asked) == list(HARM)
    for question in asked.values():
        assert question["type"] == "radio"
        assert [option["value"] for option in question["values"]] == ["yes", "no"]
        assert question["validate"] == {"required": True}
        assert "conditional" not in question


@pytest.mark.rule("SHR-10")
@pytest.mark.parametrize("form_key", ["share_privacy_notice", "record_consent_change"])
def test_new_and_existing_families_hear_of_the_notice_in_different_words(form_key: str):
    told = {one["id"]: one for one in components(drawn(form_key)) if one["id"].endswith("_family")}
    assert set(told) == {"Text_new_family", "Text_existing_family"}
    assert told["Text_new_family"]["text"] != told["Text_existing_family"]["text"]
    for kind in ("new", "existing"):
        assert f'family_kind != "{kind}"' in told[f"Text_{kind}_family"]["conditional"]["hide"]


@pytest.mark.rule("EHA-1", "EHA-4")
def test_the_assessment_is_one_form_of_six_sections():
    sections = [one["label"] for one in drawn("complete_assessment")["components"] if one["type"] == "group"]
    assert [section[0] for section in sections] == list("123456")
    labels = [one.get("label") for one in components(drawn("complete_assessment"))]
    assert "How will we know that we have been successful?" in labels


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_short_form_is_explained_where_it_first_stands(path: Path):
    words = list(texts(json.loads(path.read_bytes())))
    for short, long in SHORT_FORMS.items():
        using = [text for text in words if re.search(rf"\b{short}\b", text)]
        assert not using or f"{long} ({short})" in using[0]


def texts(form: dict[str, Any]) -> Iterator[str]:
    """Everything that a person reads on the form, from the top down."""
    for component in components(form):
        yield from (component[part] for part in ("text", "label", "dateLabel", "description") if part in component)
        yield from (option["label"] for option in component.get("values", []))
