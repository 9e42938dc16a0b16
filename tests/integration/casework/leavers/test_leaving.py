"""Somebody who has gone: what they hold is found and moved, nothing stays with them, and it can be taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import ForeignKey, Table, select
from sqlmodel import Session, SQLModel

import api.app  # noqa: F401  # puts the tables of the edge into the metadata
from api.bulk import Row, act_on_each, undo_each
from api.security import calendar_addresses, personal_tokens, sessions
from api.security import leaving as sign_in_ends
from engine import bpmn, clock
from engine.casework import cases, leavers, management, monitoring, people
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.errors import ActionNotPossibleError, AnswersRefusedError, CaseNotFoundError
from engine.casework.models import Absence, Area, Notification, OutgoingLetter, RoleOnCase
from engine.clock import ManualClock
from engine.database import Database
from tests.integration.casework.conftest import FAR_AHEAD

GONE, MANAGER = "hugo.heron", "max.martin"
WHY = "A new post in another town."

HOLDS = {
    ("case_role", "person"): "until_at",
    ("work_item", "assignee"): "status",
    ("person", "line_manager"): "",
    ("person_role", "person"): "",
    ("covered_area", "person"): "",
    ("notification", "person"): "sent_at",
    ("letter", "person"): "sent_at",
    ("absence", "person"): "ended_at",
    ("absence", "stand_in"): "ended_at",
    ("web_session", "user_name"): "",
    ("personal_token", "user_name"): "",
    ("calendar_address", "user_name"): "",
}
"""Where a row means that somebody holds something, and which column says whether it is over."""

TELLS = {
    ("case_act", "by"), ("case_act", "undone_by"), ("early_help_case", "opened_by"), ("form_answers", "by"),
    ("handover", "proposed_lead"), ("lead_professional_agreement", "person"), ("leaving", "by"), ("leaving", "person"),
    ("leaving", "undone_by"), ("monitoring_set_aside", "by"), ("monitoring_set_aside", "returned_by"),
    ("family_comparison", "by"), ("join_request", "asked_by"), ("join_request", "answered_by"),
    ("cover_change", "by"), ("cover_change", "person"),
    ("timeline_entry", "actor"), ("work_item", "completed_by"), ("draft", "person"),
    ("attachment", "added_by"), ("attachment", "removed_by"), ("attachment_opening", "person"),
    ("outside_view", "asked_by"), ("outside_view", "taken_back_by"),
    ("idempotent_answer", "user_name"), ("rehearsal", "owner"), ("step_down_plan", "proposed_lead"),
    ("kept_form", "person"), ("mail_choice", "person"),
}  # fmt: skip
"""Where a row only tells who did something, or was asked: that stays readable. So does every `by` of what was recorded
(`Recorded`), and who made, moved or repaired something in the engine."""


@pytest.fixture
def told(database: Database, clock: ManualClock) -> str:
    """A family led by Hugo Heron, who has one of its tasks, is in its team, manages somebody, covers another area, is
    signed in, has a token and a message to come."""
    with database.transaction() as session:
        story = Storyteller(session, clock, FAR_AHEAD)
        story.begin("Alder", Area.NORTH, [Child("Ash", 7)], by="tess.robin")
        reach_review(story)
        [task] = bpmn.tasks.list_open(session, story.reference)
        bpmn.tasks.assign(session, task.id, GONE, GONE)
        managed = people.get(session, "tess.robin")
        managed.line_manager = GONE
        waiting = {"case": story.reference, "person": GONE, "created_at": clock.moment}
        session.add(Notification(kind="reminder", sentence="Still to be done.", **waiting))
        session.add(OutgoingLetter(person=GONE, kind="reminder", made_at=clock.moment, try_at=clock.moment))
        sessions.begin(session, GONE)
        calendar_addresses.make(session, GONE)
        people.cover(session, GONE, Area.SOUTH)
        days = {"from_on": clock.moment.date(), "until_on": FAR_AHEAD.date(), "said_at": clock.moment}
        session.add(Absence(person=GONE, stand_in="mina.lark", **days))
        session.add(Absence(person="mina.lark", stand_in=GONE, **days))
        personal_tokens.create(session, GONE, label="laptop", days=30)
        return story.reference


def reach_review(story: Storyteller) -> None:
    for form in ("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help", "record_consent"):
        story.do(form, **({"invited_practitioners": []} if form == "record_consent" else {}))
    for form in ("record_childs_view", "complete_assessment", "sign_consent_page", "review_assessment"):
        story.do(form)
    story.do("agree_lead_professional", person=GONE)
    story.do("arrange_taf", taf_on=story.today.isoformat(), invited_people=[GONE, "tess.robin"])
    story.do("record_taf")
    story.do("send_notes")


def mark_gone(database: Database, by: str = MANAGER) -> None:
    with database.transaction() as session:
        actor = people.get(session, by)
        sign_in_ends.mark_gone(session, actor, GONE, gone_on=clock.today(session), reason=WHY)


def all_rows(database: Database) -> Sequence[Row]:
    """Everything that they hold, moved as plainly as can be."""
    with database.reading() as session:
        held = leavers.holdings_of(session, people.get(session, MANAGER), people.find(session, GONE))
    return [
        *(_row(one, "reassign", task=one.id, held_by=GONE, to="mina.lark") for one in held.tasks),
        *(_row(one, "start_handover", family_view="not_asked") for one in held.leads),
        *(_row(one, "replace", person=GONE) for one in held.roles),
    ]


def _row(held: Any, action: str, **details: Any) -> Row:
    return Row(f"{action} {held.reference}", held.reference, action, {"reason": WHY, **details})


def left_with(session: Session, user_name: str) -> list[str]:
    """Every place where a row still says that they hold something."""
    found = []
    for table, column in naming_people():
        if (table.name, column) not in HOLDS:
            continue
        rows = session.execute(select(table).where(table.c[column] == user_name)).mappings().all()
        over = HOLDS[table.name, column]
        if any(not is_over(row, over) for row in rows):
            found.append(f"{table.name}.{column}")
    return found


def is_over(row: Any, column: str) -> bool:
    return column != "" and (row[column] != "open" if column == "status" else row[column] is not None)


def naming_people() -> list[tuple[Table, str]]:
    """Every column of every table that names a person."""
    tables = SQLModel.metadata.sorted_tables
    by_key = [(key.column.table.name, key.parent) for table in tables for key in foreign_keys(table)]
    keyed = [(column.table, column.name) for target, column in by_key if target == "person"]
    named = ("assignee", "completed_by", "person", "user_name")
    unkeyed = [(table, name) for table in tables for name in named if name in table.c and table.name != "person"]
    return list({(table.name, name): (table, name) for table, name in [*keyed, *unkeyed]}.values())


def _names() -> list[tuple[str, str]]:
    return [(table.name, column) for table, column in naming_people()]


def foreign_keys(table: Table) -> list[ForeignKey]:
    return [key for column in table.c for key in column.foreign_keys]


def test_every_column_that_names_a_person_is_known() -> None:
    recorded = {(table.name, "by") for table, name in naming_people() if name == "by" and "task" in table.c}
    unknown = set(_names()) - HOLDS.keys() - TELLS - recorded
    assert set(_names()) >= TELLS, "no name that is not there any more"
    assert unknown == set(), "say whether a row there means that somebody holds something, and move it if so"


@pytest.mark.rule("LPR-4", "MON-7")
def test_nothing_stays_with_somebody_who_cannot_act(database: Database, told: str) -> None:
    with database.reading() as session:
        assert set(left_with(session, GONE)) == {f"{table}.{column}" for table, column in HOLDS}, "all of it is planted"
    mark_gone(database)
    with database.reading() as session:
        red = [one for one in monitoring.findings_of(session, [told]) if one.rule == "MON-7"]
        assert {one.severity for one in red} == {monitoring.Severity.RED}, "the same day"
        assert set(left_with(session, GONE)) == {"case_role.person", "work_item.assignee", "person.line_manager"}
    results = act_on_each(database, MANAGER, all_rows(database), dry_run=False)
    assert [one.problem for one in results if not one.done] == []
    with database.transaction() as session:
        leavers.move_reports(session, people.get(session, MANAGER), GONE, "mina.lark")
    with database.reading() as session:
        assert left_with(session, GONE) == []
        held = leavers.holdings_of(session, people.get(session, MANAGER), people.find(session, GONE))
        assert not (held.cases or held.elsewhere or held.rights or held.is_dsl or held.reports or held.messages)
        lead = cases.find_lead_professional(session, told)
        assert (lead.person, lead.provisional) == (MANAGER, True), "if gone, LCSS acts"
        assert not [one for one in monitoring.findings_of(session, [told]) if one.rule == "MON-7"]


@pytest.mark.rule("LPR-4")
def test_a_dry_run_says_what_would_happen_and_does_nothing(database: Database, told: str) -> None:
    mark_gone(database)
    results = act_on_each(database, MANAGER, all_rows(database), dry_run=True)
    assert all(one.done and one.effect for one in results)
    assert [task.name for one in results if one.effect for task in one.effect.begins] == ["Propose a new lead"]
    with database.reading() as session:
        assert "work_item.assignee" in left_with(session, GONE)
        assert management.list_acts(session, people.get(session, MANAGER), told) == []


def test_rows_that_changed_meanwhile_say_so_and_the_others_are_done(database: Database, told: str) -> None:
    mark_gone(database)
    rows = all_rows(database)
    with database.transaction() as session:
        [task] = bpmn.tasks.list_open(session, told)
        bpmn.tasks.assign(session, task.id, "tess.robin", "tess.robin")
    results = act_on_each(database, MANAGER, rows, dry_run=False)
    problems = {one.row.action: one.problem for one in results}
    assert "meanwhile" in problems.pop("reassign")
    assert set(problems.values()) == {""}


@pytest.mark.rule("LPR-4")
def test_somebody_marked_by_mistake_is_back_with_all_that_was_theirs(database: Database, told: str) -> None:
    mark_gone(database)
    act_on_each(database, MANAGER, all_rows(database), dry_run=False)
    with database.transaction() as session:
        leaving = leavers.come_back(session, people.get(session, MANAGER), GONE, reason="It was another Hugo.")
        acts = [(act.case, act.id) for act in leavers.list_moves(session, leaving)]
    results = undo_each(database, MANAGER, acts, reason="It was another Hugo.")
    assert [one.problem for one in results if not one.done] == []
    with database.reading() as session:
        hugo = people.get(session, GONE)
        assert {role.value for role in people.roles(session, GONE)} == {"practitioner"}
        lead = cases.find_lead_professional(session, told)
        assert (lead.person, lead.provisional) == (GONE, False)
        assert GONE in cases.holders(session, told, RoleOnCase.TAF_MEMBER)
        assert [task.assignee for task in bpmn.tasks.list_open(session, told)] == [GONE]
        assert [one.user_name for one in leavers.holdings_of(session, hugo, hugo).reports] == ["tess.robin"]


@pytest.mark.parametrize("by", ["ivo.ibis", "lena.kite", "tess.robin", GONE])
def test_only_who_manages_a_person_marks_them(database: Database, told: str, by: str) -> None:
    with pytest.raises(CaseNotFoundError):
        mark_gone(database, by)


def test_an_administrator_marks_anybody_and_sees_of_their_families_a_count(database: Database, told: str) -> None:
    mark_gone(database, "ada.avocet")
    with database.reading() as session:
        held = leavers.holdings_of(session, people.get(session, "ada.avocet"), people.find(session, GONE))
        assert (held.cases, held.elsewhere) == ([], 1)


@pytest.mark.parametrize(
    ("gone_on", "reason", "field"),
    [(date(2030, 1, 1), WHY, "gone_on"), (date(2020, 1, 1), WHY, "gone_on"), (date(2026, 3, 2), " ", "reason")],
)
def test_leaving_needs_a_day_and_a_reason(
    database: Database, told: str, gone_on: date, reason: str, field: str
) -> None:
    with database.transaction() as session, pytest.raises(AnswersRefusedError) as refused:
        leavers.mark_gone(session, people.get(session, MANAGER), GONE, gone_on=gone_on, reason=reason)
    assert list(refused.value.errors) == [field]


def test_who_is_gone_is_not_marked_twice_and_who_is_here_does_not_come_back(database: Database, told: str) -> None:
    with database.transaction() as session, pytest.raises(ActionNotPossibleError):
        leavers.come_back(session, people.get(session, MANAGER), GONE, reason="x")
    mark_gone(database)
    with pytest.raises(ActionNotPossibleError):
        mark_gone(database)
