"""Views of people outside: somebody who is no user answers one section of one case (EHA-2, EHA-3).

Whoever has the task asks, once the family has agreed to it; the answer comes back to them, and they complete the task
with it as it was given, or without it. What the link and the code are worth is `api.security`'s to say.
"""

from engine.casework.outside_views.answering import (
    first_names,
    get_for_outsider,
    lock,
    note_opened,
    open_section,
    read_section,
    save_draft,
    send,
)
from engine.casework.outside_views.asking import AskAgain, AskDetails, ask, ask_again, children_of, take_back
from engine.casework.outside_views.reading import (
    count_given,
    get,
    list_for_task,
    list_recorded,
    record,
    require_may_ask,
)
from engine.casework.outside_views.standing import ASKABLE, Standing, attribution, standing_of
from engine.casework.outside_views.upkeep import find_due, tend

__all__ = [
    "ASKABLE",
    "AskAgain",
    "AskDetails",
    "Standing",
    "ask",
    "ask_again",
    "attribution",
    "children_of",
    "count_given",
    "find_due",
    "first_names",
    "get",
    "get_for_outsider",
    "list_for_task",
    "list_recorded",
    "lock",
    "note_opened",
    "open_section",
    "read_section",
    "record",
    "require_may_ask",
    "save_draft",
    "send",
    "standing_of",
    "take_back",
    "tend",
]
