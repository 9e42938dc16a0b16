"""What changed between two releases, in sentences for a process owner."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.bpmn.differences import ChangeKind, list_changes
from engine.bpmn.releases import Contents, read_contents

WORKFLOWS = Path(__file__).parents[3] / "workflows"
FILES = {
    path.name: path.read_bytes() for path in sorted(WORKFLOWS.rglob("*.*")) if path.suffix in (".bpmn", ".dmn", ".form")
}


def contents_of(files: Mapping[str, bytes]) -> Contents:
    contents, problems = read_contents(files)
    assert problems == []
    return contents


BEFORE = contents_of(FILES)


def told(file: str, *replaced: tuple[str, str]) -> list[str]:
    """What is said when these texts of a shipped file are replaced."""
    content = FILES[file].decode()
    for old, new in replaced:
        assert old in content, old
        content = content.replace(old, new, 1)
    return [change.sentence for change in list_changes(BEFORE, contents_of(FILES | {file: content.encode()}))]


def test_the_same_files_have_no_differences() -> None:
    assert list_changes(BEFORE, contents_of(FILES)) == []


def test_where_a_shape_is_drawn_is_no_difference() -> None:
    assert told("taf_review.bpmn", ('<dc:Bounds x="', '<dc:Bounds x="1')) == []


NOTES, REMINDER = "Task “Send the notes”", "Service task “Remind the lead”"
IN_FIVE_DAYS, IN_THREE, IN_ONE = (f"working days after(today(), {days})" for days in (5, 3, 1))
OLD_NAME, NEW_NAME = 'name="Prepare the review"', 'name="Get ready"'
OLD_TOPIC, NEW_TOPIC = 'topic="send_reminder"', 'topic="set_result"'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (OLD_NAME, NEW_NAME, "Task “Prepare the review”: label “Prepare the review” → “Get ready”."),
        (IN_FIVE_DAYS, IN_THREE, f"{NOTES}: due date 5 working days → 3 working days."),
        (IN_FIVE_DAYS, IN_ONE, f"{NOTES}: due date 5 working days → 1 working day."),
        (OLD_TOPIC, NEW_TOPIC, f"{REMINDER}: topic send_reminder → set_result."),
    ],
)
def test_a_changed_field_is_told_with_what_it_was(old: str, new: str, sentence: str) -> None:
    assert told("taf_review.bpmn", (old, new)) == [sentence]


def test_a_long_text_is_only_said_to_differ() -> None:
    [sentence] = told("taf_review.bpmn", ("Nothing is taken away.", "Nothing is taken away from anybody. " * 5))
    assert sentence == "Service task “Remind the lead”: help text changed."


def test_a_changed_condition_is_told_on_its_arrow() -> None:
    assert told(
        "identify_and_engage.bpmn", ('=threshold_route = "universal"', '=threshold_route != "safeguarding"')
    ) == [
        "Arrow from “Is more needed than universal help?” to “Result: not needed”: "
        'condition threshold_route = "universal" → threshold_route != "safeguarding".'
    ]


def test_a_changed_rule_names_the_column() -> None:
    [sentence] = told("threshold_route.dmn", ('<text>"universal"</text>', '<text>"offer_eha"</text>'))
    assert sentence.startswith("Rule ") and "result “" in sentence and '"universal" → "offer_eha"' in sentence


def test_a_changed_question_is_told() -> None:
    assert told("send_notes.form", ("When did you send them?", "When were they sent?")) == [
        "Question “When did you send them?”: label “When did you send them?” → “When were they sent?”."
    ]
    sentences = told("send_notes.form", ('"label": "By post"', '"label": "By letter"'))
    assert len(sentences) == 1 and "“By post”" in sentences[0] and "“By letter”" in sentences[0]


def test_a_new_rule_moves_no_other_and_a_moved_one_says_where(told_of_rules: Callable[[list[int]], list[str]]) -> None:
    assert told_of_rules([1, 3, 4]) == ["Rule 2 of “Which way for this level of need?”: removed."]
    [sentence] = told_of_rules([1, 3, 4, 2])
    assert sentence == "Rule 2 of “Which way for this level of need?”: moved from place 2 to 4."


def test_an_expression_that_is_no_table_is_told() -> None:
    other = FILES["threshold_route.dmn"].decode().replace("threshold_route", "age_limit")
    literal = "<literalExpression><text>{}</text></literalExpression></decision>"
    start, end = other.index("<decisionTable"), other.index("</decision>") + len("</decision>")
    before, after = (
        contents_of({"age_limit.dmn": (other[:start] + literal.format(age) + other[end:]).encode()}) for age in (16, 18)
    )
    assert [each.sentence for each in list_changes(before, after)] == [
        "The decision “Which way for this level of need?”: logic 16 → 18."
    ]


@pytest.fixture
def told_of_rules() -> Callable[[list[int]], list[str]]:
    """What is said when the rules of a table, by their numbers, are these in this order."""

    def told(numbers: list[int]) -> list[str]:
        content = FILES["threshold_route.dmn"].decode()
        rules = re.findall(r"<rule .*?</rule>", content, re.DOTALL)
        start, end = content.index(rules[0]), content.index(rules[-1]) + len(rules[-1])
        content = content[:start] + "".join(rules[number - 1] for number in numbers) + content[end:]
        return [
            change.sentence
            for change in list_changes(BEFORE, contents_of(FILES | {"threshold_route.dmn": content.encode()}))
        ]

    return told


def test_what_is_new_and_what_is_gone() -> None:
    without = {name: content for name, content in FILES.items() if name != "send_notes.form"}
    fewer = contents_of(without)
    [gone] = list_changes(BEFORE, fewer)
    [new] = list_changes(fewer, BEFORE)
    assert (gone.kind, gone.sentence) == (ChangeKind.REMOVED, "The form send_notes: removed.")
    assert (new.kind, new.sentence, new.file) == (ChangeKind.ADDED, "The form send_notes: new.", "send_notes.form")
    assert len(list_changes(None, BEFORE)) == len(FILES)


def test_a_new_and_a_removed_element_are_told() -> None:
    content = FILES["taf_review.bpmn"].decode()
    renamed = content.replace("Review_RemindLead", "Review_RemindAgain").encode()
    changes = list_changes(BEFORE, contents_of(FILES | {"taf_review.bpmn": renamed}))
    sentences = {change.sentence for change in changes if not change.id.startswith("Flow_")}
    assert "Service task “Remind the lead”: removed." in sentences
    assert any(each.startswith("Service task “Remind the lead”: new, with ") for each in sentences)
    arrows = [change.sentence for change in changes if change.kind is ChangeKind.CHANGED]
    assert arrows and all("(Review_RemindLead) → “Remind the lead” (Review_RemindAgain)" in each for each in arrows)
