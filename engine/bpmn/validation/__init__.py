"""Every problem of a release in one pass, in words that the person who drew it can act on."""

from engine.bpmn.patience import look_at_the_watch
from engine.bpmn.problems import Problem, errors_among
from engine.bpmn.releases import Contents
from engine.bpmn.validation.catching import check_catching
from engine.bpmn.validation.decisions import check_decisions
from engine.bpmn.validation.flow import check_flow, check_size
from engine.bpmn.validation.joins import check_joins
from engine.bpmn.validation.loops import check_loops
from engine.bpmn.validation.release import check_release
from engine.bpmn.validation.values import check_values
from engine.bpmn.validation.variables import check_variables
from engine.bpmn.validation.wording import check_wording


def check_contents(contents: Contents) -> list[Problem]:
    """What is wrong with files that could be read: each process by itself, and the whole set together."""
    too_long = [problem for process in contents.processes.values() for problem in check_size(process)]
    if too_long:
        return too_long  # The other checks take their time on diagrams that people can read.
    problems: list[Problem] = []
    for process in contents.processes.values():
        look_at_the_watch()
        flow = check_flow(process)
        problems += flow + check_wording(process) + check_values(process)
        problems += [] if errors_among(flow) else check_joins(process)
    for check in (check_loops, check_catching, check_release, check_variables, check_decisions):
        look_at_the_watch()
        problems += check(contents)
    return problems
