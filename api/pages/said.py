"""Templates say what they say in the installation's words as they are read, not each time they are shown.

A page is made of hundreds of texts that never change while a process speaks one language; so `{% trans %}` and
`_("…")` leave nothing behind but the text. Only plurals are chosen when a page is shown.
"""

import re

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from engine.words import Words

PLACE = re.compile(r"%\((\w+)\)s")


class Said(NodeTransformer):
    """Puts what `words` say in the place of each message of a template's tree (Jinja's i18n extension, new style)."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def visit_Output(self, node: nodes.Output, *args: object, **kwargs: object) -> nodes.Node:
        self.generic_visit(node)
        shown: list[nodes.Expr] = []
        for part in node.nodes:
            if _is_message(part, "gettext"):  # what stands in {% trans %} is the page's source, not a value in it
                parts = self._parts(part)
                shown += [nodes.TemplateData(one) if isinstance(one, str) else one for one in parts]
            else:
                shown.append(part)
        node.nodes = shown
        return node

    def visit_Call(self, node: nodes.Call, *args: object, **kwargs: object) -> nodes.Node:
        self.generic_visit(node)
        if not _is_message(node, "_"):
            return node
        parts: list[nodes.Expr] = [nodes.Const(one) if isinstance(one, str) else one for one in self._parts(node)]
        return parts[0] if len(parts) == 1 else nodes.Concat(parts)

    def _parts(self, call: nodes.Expr) -> list[str | nodes.Expr]:
        assert isinstance(call, nodes.Call)  # noqa: S101  # _is_message
        assert isinstance(call.args[0], nodes.Const)  # noqa: S101
        values = {given.key: given.value for given in call.kwargs}
        pieces = PLACE.split(self._words[call.args[0].value])
        said = [values[one] if number % 2 else one.replace("%%", "%") for number, one in enumerate(pieces)]
        return [one for one in said if one != ""]


def _is_message(node: nodes.Node, function: str) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == function
        and isinstance(node.args[0], nodes.Const)
    )
