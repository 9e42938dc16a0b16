"""One decision of a release: its table, what there is to say about it, and trying it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from api.caller import Caller
from api.pages import decision_trial
from api.pages.decision_table import DecisionTable, column_facts, decision_table
from api.pages.decision_trial import Trial
from api.pages.facts import Fact
from api.pages.lists import Link
from api.pages.pictures import Mark, MarkKind
from api.pages.questions import FormError, Question
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER
from engine import bpmn
from engine.dmn import BusinessKnowledge, Decision, Part, outline
from engine.dmn.analysis import analyse
from engine.words import _

routes = PageRoutes()

PATH = "/processes/deployments/{release_id}/decisions/{decision_key}"


@dataclass(frozen=True)
class Box:
    """A part of a decision's logic: a table, an expression's text, or a heading for what follows."""

    label: str
    text: str
    table: DecisionTable | None


@dataclass(frozen=True)
class DecisionView:
    """What pages/decision.html shows. `trial` is there once somebody tried it."""

    address: str
    release_href: str
    release: str
    name: str
    documentation: str
    is_safety_critical: bool
    boxes: tuple[Box, ...]
    columns: tuple[Fact, ...]
    requires: tuple[Link, ...]
    knowledge: tuple[str, ...]
    asked_by: tuple[Link, ...]
    findings: tuple[str, ...]
    questions: tuple[Question, ...]
    trial: Trial | None


@routes.get(PATH, access=PROCESS_OWNER)
def show_decision(caller: Caller, release_id: str, decision_key: str) -> Response:
    release = bpmn.definitions.release(caller.session, release_id)
    return _page(caller, release, release.get_decision(decision_key))


@routes.post(PATH, access=PROCESS_OWNER, writing=False)
def try_decision(caller: Caller, release_id: str, decision_key: str) -> Response:
    release = bpmn.definitions.release(caller.session, release_id)
    decision = release.get_decision(decision_key)
    given, errors = decision_trial.read(decision_trial.values_of(decision), caller.form)
    if errors:
        return _page(caller, release, decision, errors=errors)
    try:
        done = bpmn.definitions.try_decision(caller.session, decision_key, given, release_id=release_id)
    except bpmn.definitions.TrialRefusedError as error:
        return _page(caller, release, decision, errors=error.errors)
    return _page(caller, release, decision, trial=decision_trial.trial(decision, done))


def _page(
    caller: Caller,
    release: bpmn.Release,
    decision: Decision,
    *,
    errors: Mapping[str, str] | None = None,
    trial: Trial | None = None,
) -> Response:
    values = decision_trial.values_of(decision)
    typed = caller.form if caller.request.method == "POST" else None
    asked = decision_trial.questions(values, typed, errors or {})
    deployment = bpmn.definitions.get_deployment(caller.session, release.id)
    base = f"/processes/deployments/{release.id}"
    view = DecisionView(
        address=f"{base}/decisions/{decision.key}",
        release_href=base,
        release=_("Release %(number)s: %(name)s", number=deployment.number, name=deployment.name),
        name=decision.name,
        documentation=decision.documentation,
        is_safety_critical=decision.key in bpmn.definitions.safety_critical(release.contents),
        boxes=tuple(_boxes(outline(decision.logic), decision.name, trial.rules if trial else frozenset())),
        columns=column_facts(decision),
        requires=tuple(Link(f"{base}/decisions/{each.key}", each.name) for each in decision.required),
        knowledge=tuple(_knowledge(decision)),
        asked_by=tuple(_asked_by(release, base, decision.key)),
        findings=tuple(finding.message for finding in analyse(decision)),
        questions=asked,
        trial=trial,
    )
    summary: tuple[FormError, ...] = decision_trial.summary(values, asked, errors or {})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(caller, "pages/decision.html", {"view": view, "errors": summary}, status=status)


def _boxes(part: Part, name: str, hit: frozenset[str]) -> Iterator[Box]:
    title = part.label or name
    if part.table:
        marks = {id_: Mark(id_, MarkKind.HERE, _("Applies"), _("This rule applies.")) for id_ in hit}
        yield Box(part.label, "", decision_table(part.table, title, marks))
    elif part.label or part.text:
        yield Box(part.label, part.text, None)
    for inner in part.parts:
        yield from _boxes(inner, title, hit)


def _knowledge(decision: Decision) -> Iterator[str]:
    return (each.source.name for each in decision.requirements if isinstance(each.source, BusinessKnowledge))


def _asked_by(release: bpmn.Release, base: str, key: str) -> Iterator[Link]:
    """The steps of processes that ask this decision, and the decisions that require it."""
    for process in release.processes.values():
        for element in process.elements.values():
            if element.decision == key:
                yield Link(
                    f"{base}/diagrams/{process.key}",
                    _("“%(step)s” in %(process)s", step=element.name, process=process.name),
                )
    for other in release.decisions.values():
        if any(each.key == key for each in other.required):
            yield Link(f"{base}/decisions/{other.key}", other.name)
