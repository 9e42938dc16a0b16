"""Draws DMN files as Camunda Modeler saves them."""

from html import escape

from engine.dmn import DecisionTableError, read_decisions

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def definitions(*parts, namespace=DMN_13):
    """A DMN document around the parts."""
    head = f'<definitions xmlns="{namespace}" xmlns:camunda="http://camunda.org/schema/1.0/dmn"'
    body = "\n".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head} id="d" name="d">\n{body}\n</definitions>'.encode()


def table(inputs, outputs, rules, *, key="route", policy="FIRST", aggregation="", requires=(), variable=""):
    """A decision with a table.

    `inputs` are (expression, type) or (expression, type, attributes of the input, its possible values); `outputs` are
    (name, type) or (name, type, possible values); `rules` are lists of cells.
    """
    required = "".join(
        f'<informationRequirement id="{key}_{other}"><requiredDecision href="#{other}"/></informationRequirement>'
        for other in requires
    )
    named = f'<variable name="{variable}"/>' if variable else ""
    columns = "\n".join([*(_input(*each) for each in inputs), *(_output(*each) for each in outputs)])
    rows = "\n".join(_rule(key, number, len(inputs), cells) for number, cells in enumerate(rules, start=1))
    combined = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decision id="{key}" name="The {key}"><description>Why {key}</description>{named}{required}\n'
        f'<decisionTable id="t_{key}" hitPolicy="{policy}"{combined}>\n{columns}\n{rows}\n</decisionTable></decision>'
    )


def literal(text, *, key, requires=(), kind="string"):
    """A decision with an expression."""
    required = "".join(
        f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>' for other in requires
    )
    return (
        f'<decision id="{key}" name="The {key}"><variable name="{key}_value" typeRef="{kind}"/>{required}'
        f"<literalExpression><text>{escape(text)}</text></literalExpression></decision>"
    )


def _input(expression, kind="", attributes="", values=None):
    allowed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    return (
        f'<input label="About {escape(expression)}" {attributes}><inputExpression typeRef="{kind}">'
        f"<text>{escape(expression)}</text></inputExpression>{allowed}</input>"
    )


def _output(name, kind="", values=None):
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    return f'<output label="The {name}" name="{name}" typeRef="{kind}">{allowed}</output>'


def _rule(key, number, inputs, cells):
    entries = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells[:inputs])
    entries += "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in cells[inputs:])
    return f'<rule id="{key}_{number}">{entries}</rule>'


def only(decision_xml):
    """The one decision of a file with this one."""
    (decision,) = read_decisions(definitions(decision_xml), "file.dmn")
    return decision


def problems(xml):
    """What is reported for a file, as (place, message), or an empty list."""
    try:
        read_decisions(xml, "file.dmn")
    except DecisionTableError as error:
        return [(problem.place, problem.message) for problem in error.problems]
    return []
