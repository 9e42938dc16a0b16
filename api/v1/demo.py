"""The demonstration's clock."""

from datetime import date, datetime, timedelta

from pydantic import BaseModel, Field

from api import demo_clock, worker
from api.caller import Caller
from api.security.access import DEMO_ADMINISTRATOR
from api.v1.routing import ApiRoutes
from engine import clock

routes = ApiRoutes(prefix="/demo", tags=["demonstration"])


class Clock(BaseModel):
    """What time it is in the demonstration."""

    now: datetime
    today: date = Field(description="The date in England.")


class Move(BaseModel):
    """How far the clock goes forward."""

    days: int = Field(default=0, ge=0, le=366)
    hours: int = Field(default=0, ge=0, le=24 * 366)


@routes.get("/clock", access=DEMO_ADMINISTRATOR)
def get_demo_clock(caller: Caller) -> Clock:
    """What time it is in the demonstration."""
    return Clock(now=clock.now(caller.session), today=clock.today(caller.session))


@routes.post("/clock", access=DEMO_ADMINISTRATOR, writing=False, repeatable=False)
def move_demo_clock(caller: Caller, move: Move) -> Clock:
    """Move the clock forward for everybody; what falls due meanwhile happens before the answer."""
    with caller.database.transaction() as session:
        demo_clock.move_forward(session, timedelta(days=move.days, hours=move.hours))
        moved = Clock(now=clock.now(session), today=clock.today(session))
    worker.fire_due_timers(caller.database)
    return moved
