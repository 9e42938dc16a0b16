"""Forty mistakes that a process owner makes in the shipped files, and the sentence that she reads: where, what, what to do."""
# ruff: noqa: E501 - what is searched for, and what is put in its place, stands in one piece

import re
from dataclasses import dataclass

import pytest

from engine import bpmn, casework
from engine.bpmn.problems import Problem
from tests.unit.workflows.test_safety_rules import CHECKED, RULES

CLOSURE, CASE, ENGAGE = "case_closure.bpmn", "early_help_case.bpmn", "identify_and_engage.bpmn"
CONCERN, REVIEW, FIRST, EHA = (
    "safeguarding_concern.bpmn",
    "taf_review.bpmn",
    "first_taf.bpmn",
    "early_help_assessment.bpmn",
)


@dataclass(frozen=True)
class Mistake:
    """In a file, the first place that matches `before` becomes `after`; then `says` is read of it."""

    name: str
    file: str
    before: str
    after: str
    says: str
    warns: bool = False


def edit(name: str, file: str, before: str, after: str, says: str) -> Mistake:
    return Mistake(name, file, before, after, says)


def warn(name: str, file: str, before: str, after: str, says: str) -> Mistake:
    return Mistake(name, file, before, after, says, warns=True)


TASK = r'(<bpmn:userTask id="Closure_Complete"[^>]*?)'
MISTAKES = [
    edit("a group is renamed", CLOSURE, 'candidateGroups="lcss_worker"', 'candidateGroups="lcss"', "Nobody can be in the group “lcss”. Use one of "),
    edit("nobody is to do it", CLOSURE, ' camunda:candidateGroups="lcss_worker"', "", "Nobody can do this task."),
    edit("the form's id is misspelt", CLOSURE, 'formRef="complete_closure"', 'formRef="complete_closre"', "No form “complete_closre” is deployed."),
    edit("the form is taken away", CLOSURE, ' camunda:formRef="complete_closure"', "", "The task has no form."),
    edit("no arrow is the default", CLOSURE, ' default="Flow_Closure_PackComplete_to_MergeComplete"', "", "No default flow"),
    edit("a due date is words", CLOSURE, 'dueDate="=working days after(today(), 5)"', 'dueDate="5 days"', "“5 days” is not a time. Write a duration such as P14D"),
    edit("a due date lacks its equals sign", CLOSURE, 'dueDate="=working days', 'dueDate="working days', "begins with “=”"),
    edit("a bracket is not closed", CLOSURE, "after(today(), 5)", "after(today(), 5", "The expression ends where more is needed"),
    edit("a function is misspelt", CLOSURE, "=working days after(", "=workingdays after(", "did you mean `working days after`?"),
    edit("a due date in the old language", CLOSURE, "=working days after(today(), 5)", "${now()}", "Write FEEL instead of ${…}"),
    edit("a timer is not a duration", EHA, r">=working days after\(today\(\), 10\)<", ">PT10 days<", "“PT10 days” is not a time. Write a duration such as P14D"),
    edit("a condition is deleted", CLOSURE, r"<bpmn:conditionExpression[^>]*>[^<]*</bpmn:conditionExpression>", "", "This arrow has no condition"),
    edit("a condition compares with one sign too many", CLOSURE, 'closure_decision = "close"', 'closure_decision == "close"', "Equality is written with one `=`"),
    edit("a condition in the old language", CLOSURE, '=closure_decision = "close"', '${closure_decision == "close"}', "Write FEEL instead of ${…}"),
    warn("a condition reads what nobody writes", CLOSURE, "=closure_decision =", "=closing_decision =", "The variable “closing_decision” is read here, but nothing writes it."),
    edit("a condition on an arrow after a task", CLOSURE, r'(<bpmn:sequenceFlow id="Flow_Closure_Start_to_MergeComplete"[^>]*?) />', r'\1><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=true</bpmn:conditionExpression></bpmn:sequenceFlow>', "A condition belongs on an arrow that leaves"),
    edit("a diagram of Camunda 8", CLOSURE, 'executionPlatform="Camunda Platform"', 'executionPlatform="Camunda Cloud"', "This was drawn for Camunda 8."),
    edit("a script task", CLOSURE, r"serviceTask( id=\"Closure_CloseCase\".*?</bpmn:)serviceTask>", r"scriptTask\1scriptTask>", "No code runs from a diagram"),
    edit("a Java class", CLOSURE, r'camunda:type="external" camunda:topic="close_case"', 'camunda:class="org.council.CloseCase"', "choose “External” and give a topic."),
    edit("a topic is misspelt", CLOSURE, 'topic="close_case"', 'topic="closecase"', "The application does nothing for the topic “closecase”."),
    edit("a plain task", CLOSURE, r"userTask( id=\"Closure_Complete\".*?</bpmn:)userTask>", r"task\1task>", "Use a user task"),
    edit("a decision's id is misspelt", CLOSURE, 'decisionRef="closure_requirements"', 'decisionRef="closing_requirements"', "No decision “closing_requirements” is deployed."),
    edit("a question's key that a record needs is changed", "complete_closure.form", '"key": "closure_reason"', '"key": "reason"', "The record needs “closure_reason”, which this form does not ask."),
    edit("a form is not JSON any more", "complete_closure.form", r"\{", "", "The file is not a form that can be read: line 2"),
    edit("a rule is taken from a decision that safety hangs on", "mash_same_day.dmn", r'<rule id="mash_same_day_Rule_8">.*?</rule>', "", "Add a rule, or a last rule that takes whatever is left."),
    edit("an id is given twice", CLOSURE, 'id="Closure_FinalComments"', 'id="Closure_Complete"', "The id"),
    edit("a called process is misspelt", CASE, 'calledElement="taf_review"', 'calledElement="taf_reviews"', "No process “taf_reviews” is deployed."),
    edit("a message is renamed on one side", ENGAGE, 'name="concern_answered"', 'name="concern_answer"', "Nothing sends the message “concern_answer”"),
    edit("the withdrawal of consent is cut off", CASE, r'<bpmn:boundaryEvent id="Active_ConsentWithdrawn".*?</bpmn:boundaryEvent>', "", "This arrow is not connected at both ends"),
    edit("an event is dropped beside its task", CASE, 'attachedToRef="Case_Closure"', 'attachedToRef="Case_Closed"', "Drag it onto one."),
    edit("the file is not XML", CLOSURE, r"</bpmn:process>", "", "The file cannot be read as a diagram."),
    edit("two processes in a file", CLOSURE, r"(<bpmn:process id=\"case_closure\".*?</bpmn:process>)", r'\1<bpmn:process id="second" isExecutable="true"></bpmn:process>', "A file holds exactly one process; this one has 2 processes."),
    edit("the process is not executable", CLOSURE, 'isExecutable="true"', 'isExecutable="false"', "Tick “Executable”."),
    edit("an arrow is deleted", CLOSURE, r'<bpmn:sequenceFlow id="Flow_Closure_FinalComments_to_CloseOnSystem"[^>]*?/>', "", "Nothing follows. Draw an arrow"),
    edit("a loop in which nothing waits", CLOSURE, 'targetRef="Closure_Complete"', 'targetRef="Closure_MergeComplete"', "No way leads"),
    edit("nothing after the last step", CLOSURE, r'<bpmn:sequenceFlow id="Flow_Closure_CloseCase_to_Closed"[^>]*?/>', "", "Nothing follows."),
    edit("a way past MASH", CONCERN, r'(id="Flow_Concern_AdviceFirst_to_MergeContactMash"[^>]* targetRef=")Concern_MergeContactMash', r"\1Concern_MergeNone", "This breaks the safety rule ENT-8"),
    edit("a person's name where a group belongs", CLOSURE, 'candidateGroups="lcss_worker"', 'candidateUsers="lena.lark"', "Use the assignee for one person"),
    edit("a signal instead of a message", CASE, r'<bpmn:messageEventDefinition id="Case_ConcernRaised_Message"[^>]*/>', '<bpmn:signalEventDefinition id="Case_ConcernRaised_Signal" />', "A signal trigger on a “boundaryEvent” is not supported. Use a message."),
    edit("a task that asynchronously continues", CLOSURE, TASK, r'\1 camunda:asyncBefore="true"', "untick it"),
    warn("a label is deleted", CLOSURE, ' name="Complete the closure and evaluation"', "", "This element has no label."),
    warn("the explanation is deleted", CLOSURE, r"(<bpmn:userTask id=\"Closure_Complete\"[^>]*>\s*)<bpmn:documentation>.*?</bpmn:documentation>", r"\1", "Say in the documentation what is done here and why"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def installed(engine_alone: None) -> None:
    casework.install()


def said_of(mistake: Mistake) -> list[Problem]:
    text = CHECKED[mistake.file].decode()
    pattern = mistake.before if re.search(r"[\\*\[]", mistake.before) else re.escape(mistake.before)
    changed, times = re.subn(pattern, mistake.after, text, count=1, flags=re.DOTALL)
    assert times == 1, "the shipped file is no longer so: mend the mistake"
    return bpmn.definitions.check(CHECKED | {mistake.file: changed.encode()}, base=None, rules=RULES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_sentence_says_where_what_and_what_to_do(mistake: Mistake) -> None:
    told = [problem for problem in said_of(mistake) if mistake.says in problem.message]
    assert told, "nothing says so"
    for problem in told:
        assert problem.severity == ("warning" if mistake.warns else "error")
        assert problem.file == mistake.file
        assert problem.element_id or problem.line or "line" in problem.message


@pytest.mark.parametrize(
    ("file", "says"),
    [("closing.bpmn.txt", "ends in .bpmn, .dmn or .form"), ("../closing.bpmn", "without folders")],
)
def test_a_file_of_another_name_is_refused(file: str, says: str) -> None:
    [problem] = bpmn.definitions.check({file: CHECKED[CLOSURE]}, base=None)
    assert problem.severity == "error" and says in problem.message


def test_windows_line_ends_are_no_mistake() -> None:
    files = {name: content.replace(b"\n", b"\r\n") for name, content in CHECKED.items()}
    assert bpmn.definitions.check(files, base=None, rules=RULES) == []


def test_one_missing_arrow_is_told_where_it_is_missing_and_not_of_every_step_before() -> None:
    missing = next(mistake for mistake in MISTAKES if mistake.name == "nothing after the last step")
    assert {problem.element_id for problem in said_of(missing)} == {"Closure_CloseCase", "Closure_Closed"}
