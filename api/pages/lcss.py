"""The morning page of those who manage an area: what is stuck and who must move, where cases are, who carries what."""

from typing import Annotated, Literal

from fastapi import Query
from starlette.responses import Response

from api.caller import Caller
from api.pages import lcss_board, lcss_lists, lcss_steps, led_elsewhere
from api.pages.lcss_board import Asked
from api.pages.rendering import render
from api.routing import PageRoutes
from api.security.access import LCSS
from engine.casework.models import Area

routes = PageRoutes()

Sort = Literal["cases", "open", "late", "soon"]


@routes.get("/lcss", access=LCSS)
def show_board(caller: Caller, asked: Annotated[Asked, Query()]) -> Response:
    return render(caller, "pages/lcss_board.html", {"view": lcss_board.board_view(caller, asked)})


@routes.get("/lcss/steps", access=LCSS)
def show_steps(caller: Caller, area: Area | None = None, process: str | None = None) -> Response:
    return render(caller, "pages/lcss_steps.html", {"view": lcss_steps.steps_view(caller, area, process)})


@routes.get("/lcss/workload", access=LCSS)
def show_workload(caller: Caller, area: Area | None = None, sort: Sort = "cases", agency: str = "") -> Response:
    return render(caller, "pages/lcss_workload.html", {"view": lcss_lists.workload_view(caller, area, sort, agency)})


@routes.get("/lcss/led-elsewhere", access=LCSS)
def show_led_elsewhere(caller: Caller, area: Area | None = None, after: str | None = None) -> Response:
    return render(caller, "pages/led_elsewhere.html", {"view": led_elsewhere.led_elsewhere_view(caller, area, after)})


@routes.get("/lcss/set-aside", access=LCSS)
def show_set_aside(caller: Caller, area: Area | None = None) -> Response:
    return render(caller, "pages/lcss_set_aside.html", {"view": lcss_lists.set_aside_view(caller, area)})


@routes.get("/lcss/messages", access=LCSS)
def show_messages(caller: Caller, area: Area | None = None) -> Response:
    return render(caller, "pages/lcss_messages.html", {"view": lcss_lists.messages_view(caller, area)})
