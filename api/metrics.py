"""Numbers for Prometheus: how many findings there are in each area by rule and severity, and nothing about anybody.

They are what the last look at the cases recorded, so that to ask for them costs next to nothing.
"""

from collections.abc import Sequence
from hmac import compare_digest

from starlette.responses import Response

from api.caller import Caller
from api.routing import PageRoutes
from api.security.access import PUBLIC
from api.security.errors import NotOfferedError, NotSignedInError
from engine.casework.models import Area, Severity
from engine.casework.monitoring import TITLES, board
from engine.casework.monitoring.board import StuckCount

routes = PageRoutes()


@routes.get("/metrics", access=PUBLIC)
def show_metrics(caller: Caller) -> Response:
    """The text that Prometheus reads, for whoever has the installation's token. Without one there is no such page."""
    token = caller.settings.metrics_token
    if not token:
        raise NotOfferedError
    given = caller.request.headers.get("authorization", "")
    if not compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotSignedInError
    return _exposition([one for area in Area for one in board.count_stuck(caller.session, area)])


def _exposition(counts: Sequence[StuckCount]) -> Response:
    # Only installations that are watched need it.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    stuck = Gauge(
        "early_help_stuck_findings",
        "Reasons why cases are stuck, as the last look at the cases recorded them.",
        ["area", "rule", "severity"],
        registry=registry,
    )
    found = {(one.area, one.rule, one.severity): one.findings for one in counts}
    for area in Area:
        for rule in TITLES:
            for severity in Severity:
                stuck.labels(area, rule, severity.word).set(found.get((area, rule, severity), 0))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
