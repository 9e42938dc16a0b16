"""Answers that hang on who is in the family."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.casework import family_members, models
from engine.casework.likeness.described import DescribedPerson
from tests.integration.records.desk import Desk

Given = Mapping[str, Any] | Callable[[Desk], Mapping[str, Any]]


def voices(*names: str) -> Callable[[Desk], Mapping[str, Any]]:
    def given(desk: Desk) -> Mapping[str, Any]:
        rows = [{"child": getattr(desk, name).id, "how": "three_houses", "words": "I like my room."} for name in names]
        return {"childrens_voices": rows}

    return given


def answers_by(ivy: str, sam: str) -> Callable[[Desk], Mapping[str, Any]]:
    def given(desk: Desk) -> Mapping[str, Any]:
        by = {desk.ivy.id: ivy, desk.sam.id: sam}
        rows = [{"child": child, "given_as": one, "given_by": "Jo", "answer": "given"} for child, one in by.items()]
        return {"answers": rows}

    return given


def given_by(name: str) -> Callable[[Desk], Mapping[str, Any]]:
    """Consent for Ivy, who is 7, by this person; her mother's partner Max Hope lives with them."""

    def given(desk: Desk) -> Mapping[str, Any]:
        carer = DescribedPerson("Max", "Hope", kind=models.MemberKind.CARER)
        family_members.add(desk.session, desk.case.family, [carer])
        answers = answers_by("pr_holder", "young_person")(desk)["answers"]
        return {"answers": [{**answers[0], "given_by": name}, answers[1]]}

    return given


def for_ivy_alone(desk: Desk) -> Mapping[str, Any]:
    return {"answers": answers_by("pr_holder", "young_person")(desk)["answers"][:1]}


def another_child(first_name: str, born_on: str) -> Mapping[str, Any]:
    return {"other_children": [{"first_name": first_name, "last_name": "Alder", "born_on": born_on}]}
