"""How the modules of this package name their functions for expressions."""

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.functions import Form, form_of

Run = TypeVar("Run", bound=Callable[..., Any])


class Registry:
    """The functions of one module: `forms` by name, in which each can be called."""

    def __init__(self) -> None:
        self.forms: dict[str, tuple[Form, ...]] = {}

    def named(self, name: str, *parameters: str) -> Callable[[Run], Run]:
        """Makes a Python function known as `name`, or as a further form of it.

        `parameters`: what its parameters are called, such as "point, range", once for every way the standard has it;
        without them as in Python.
        """

        def register(run: Run) -> Run:
            form = form_of(run)
            ways = tuple(form.renamed(each.split(", ")) for each in parameters) or (form,)
            self.forms[name] = (*self.forms.get(name, ()), *ways)
            return run

        return register

    def of_list(self, name: str) -> Callable[[Run], Run]:
        """The same for a function of one list, whose items may also be given one by one."""

        def register(run: Run) -> Run:
            def of_items(*items: Any) -> Any:
                return run(list(items))

            self.forms[name] = (form_of(run), form_of(of_items))
            return run

        return register
