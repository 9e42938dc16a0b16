"""Who may reach a route. Every route names one of these; `tests/architecture` holds that none is without.

What one may see of cases and tasks is casework's to say (`engine.casework.access`): what is not a person's to see does
not exist for them (404).
"""

from collections.abc import Callable
from dataclasses import dataclass

from api.caller import Caller
from api.security.errors import NotOfferedError, NotPermittedError, NotSignedInError
from engine.casework.models import Role


@dataclass(frozen=True)
class Access:
    """A rule for routes. `admits` is asked when somebody is signed in; None: everybody may, signed in or not."""

    name: str
    admits: Callable[[Caller], bool] | None
    demo_only: bool = False
    problems: frozenset[int] = frozenset()
    """The statuses with which this rule turns people away."""

    def check(self, caller: Caller) -> None:
        """Raises NotOfferedError, NotSignedInError or NotPermittedError when the caller may not enter."""
        if self.demo_only and not caller.settings.demo:
            raise NotOfferedError
        if self.admits is None:
            return
        if caller.signed_in is None:
            raise NotSignedInError
        if not self.admits(caller):
            raise NotPermittedError


def _anyone(_caller: Caller) -> bool:
    return True


def _holder_of(*roles: Role) -> Callable[[Caller], bool]:
    return lambda caller: not caller.require_signed_in().roles.isdisjoint(roles)


PUBLIC = Access("public", admits=None)
SIGNED_IN = Access("signed in", admits=_anyone, problems=frozenset({401}))
#: The endpoint's own call into casework answers 404 to who may not know of the case or task.
ON_CASE = Access("on case", admits=_anyone, problems=frozenset({401, 403, 404}))
LCSS = Access("lcss", admits=_holder_of(Role.LCSS_WORKER, Role.LCSS_MANAGER), problems=frozenset({401, 403}))
#: Whose people they are, the endpoint's own call into casework asks.
MANAGES_PEOPLE = Access(
    "manages people", admits=_holder_of(Role.LCSS_MANAGER, Role.ADMINISTRATOR), problems=frozenset({401, 403})
)
ADMINISTRATOR = Access("administrator", admits=_holder_of(Role.ADMINISTRATOR), problems=frozenset({401, 403}))
PROCESS_OWNER = Access("process owner", admits=_holder_of(Role.PROCESS_OWNER), problems=frozenset({401, 403}))
PROCESS_OWNER_OR_ADMINISTRATOR = Access(
    "process owner or administrator",
    admits=_holder_of(Role.PROCESS_OWNER, Role.ADMINISTRATOR),
    problems=frozenset({401, 403}),
)
DEMO_ADMINISTRATOR = Access(
    "demo administrator",
    admits=_holder_of(Role.ADMINISTRATOR),
    demo_only=True,
    problems=frozenset({401, 403, 404}),
)
