"""Errors as pages: what happened, that nothing is lost, and where to go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.caller import Caller
from api.pages import busy
from api.pages.lists import Link
from api.pages.rendering import bare_page, render
from api.pages.templates import moment_in_words
from api.problems import Problem
from api.security.cookies import read_secret
from engine.casework import people
from engine.words import _, later


@dataclass(frozen=True)
class ProblemView:
    """What pages/problem.html shows."""

    title: str
    sentences: tuple[str, ...]
    links: tuple[Link, ...]
    again: busy.Again | None = None


TOOK_IT = later("%(name)s took it."), later("%(name)s took it on %(moment)s.")
COMPLETED_IT = later("%(name)s completed it."), later("%(name)s completed it on %(moment)s.")
TASKS = Link("/tasks", later("Go to your tasks"))
KEPT = later(
    "Nothing that you typed is lost: your answers are kept as your draft, and you find them on the task's page."
)


def error_page(request: Request, problem: Problem) -> Response:
    """The page for `problem`. After a defect of ours, and while others keep the database busy, it asks that nothing."""
    if problem.type in ("unexpected", "busy"):
        view = _busy_view(request, problem) if problem.type == "busy" else _unexpected_view(problem)
        return bare_page(request, "pages/problem.html", {"problem": view}, status=problem.status)
    caller = Caller(request, read_secret(request))

    def work() -> Response:
        return render(caller, "pages/problem.html", {"problem": _view(caller, problem)}, status=problem.status)

    response: Response = caller.in_one_transaction(work, writing=False)
    return response


def _unexpected_view(problem: Problem) -> ProblemView:
    return ProblemView(problem.title, (problem.detail,), (TASKS,))


def _busy_view(request: Request, problem: Problem) -> ProblemView:
    again = busy.find_form(request)
    sentences = (problem.detail, *busy.sentences(request, again))
    links = () if again else (Link(busy.address(request), _("Try again")),)
    return ProblemView(problem.title, sentences, (*links, TASKS), again)


def _view(caller: Caller, problem: Problem) -> ProblemView:
    sentences = [problem.detail, *_who_and_when(caller, problem.facts)]
    if getattr(caller.request.state, "answers_kept", False):
        sentences.append(KEPT)
    return ProblemView(problem.title, tuple(sentences), _links(caller, problem))


def _who_and_when(caller: Caller, facts: Any) -> list[str]:
    if facts.get("assignee"):
        return [_on_a_moment(TOOK_IT, _name(caller, facts["assignee"]), facts.get("since"))]
    if facts.get("by"):
        return [_on_a_moment(COMPLETED_IT, _name(caller, facts["by"]), facts.get("at"))]
    return []


def _name(caller: Caller, user_name: str) -> str:
    person = people.find(caller.session, user_name)
    return person.full_name if person else _("Somebody")


def _on_a_moment(sentences: tuple[str, str], name: str, moment: str | None) -> str:
    without, with_moment = sentences
    if moment is None:
        return _(without, name=name)
    return _(with_moment, name=name, moment=moment_in_words(datetime.fromisoformat(moment)))


def _links(caller: Caller, problem: Problem) -> tuple[Link, ...]:
    links = []
    if case := problem.facts.get("case"):
        links.append(Link(f"/cases/{case}", _("Open the case %(case)s", case=case)))
    is_still_there = problem.status == 409 or problem.type == "step-failed"
    if is_still_there and (task_id := caller.request.path_params.get("task_id")):
        links.append(Link(f"/tasks/{task_id}", _("Open the task")))
    if caller.signed_in is None:
        return (*links, Link("/sign-in", _("Sign in")))
    return (*links, TASKS)
