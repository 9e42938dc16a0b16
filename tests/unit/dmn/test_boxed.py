"""Boxed expressions, functions and types in a process: what the standard would make null is an error there."""

from datetime import UTC, date, datetime

import pytest

from engine.dmn import DecisionEvaluationError, DecisionTableError, read_decisions
from tests.unit.dmn.drawing import DMN_13, definitions, literal, only, table

CHILD = """<itemDefinition name="tChild"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="born"><typeRef>date</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tChildren" isCollection="true"><typeRef>tChild</typeRef></itemDefinition>
<itemDefinition name="tLevel"><typeRef>string</typeRef>
<allowedValues><text>"1", "2"</text></allowedValues></itemDefinition>"""
DOUBLE = """<businessKnowledgeModel id="double" name="double"><variable name="double" typeRef="number"/>
<encapsulatedLogic><formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>"""


def boxed(inside, *, kind="", requires=""):
    return f'<decision id="d" name="The d"><variable name="result" typeRef="{kind}"/>{requires}\n{inside}</decision>'


def expression(text, kind=""):
    return f'<literalExpression typeRef="{kind}"><text>{text}</text></literalExpression>'


def knowledge(key):
    return f'<knowledgeRequirement><requiredKnowledge href="#{key}"/></knowledgeRequirement>'


def data(name, kind):
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'


def needs(name):
    return f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>'


def last(*parts):
    return read_decisions(definitions(*parts), "file.dmn")[-1]


def test_a_context_sees_the_variables_of_the_process():
    entries = f'<contextEntry><variable name="half"/>{expression("n / 2")}</contextEntry>'
    decision = only(boxed(f"<context>{entries}<contextEntry>{expression('half + m')}</contextEntry></context>"))
    assert decision.evaluate({"n": 4, "m": 1}).outputs == [{"result": 3}]
    assert decision.variables == {"n", "m"}
    assert (decision.hit_policy, decision.inputs, decision.rules) == (None, (), ())


def test_what_each_box_reads_is_known():
    loop = f'<for iteratorVariable="x"><in>{expression("xs")}</in><return>{expression("x + y + item")}</return></for>'
    function = f'<functionDefinition><formalParameter name="p"/>{expression("p + q")}</functionDefinition>'
    branches = f"<then>{expression('t')}</then><else>{expression('e')}</else>"
    chosen = f"<conditional><if>{expression('c')}</if>{branches}</conditional>"
    kept = f"<filter><in>{expression('rows')}</in><match>{expression('item = z')}</match></filter>"
    grid = f'<relation><column name="a"/><row>{expression("cell")}</row></relation>'
    called = f'<invocation>{expression("f")}<binding><parameter name="k"/>{expression("given")}</binding></invocation>'
    decision = only(boxed(f"<list>{loop}{function}{chosen}{kept}{grid}{called}</list>"))
    assert decision.variables == {*"ycqtezf", "item", "xs", "rows", "cell", "given"}


def test_a_value_of_another_type_is_an_error_that_names_its_place():
    entry = f'<contextEntry><variable name="age" typeRef="number"/>{expression("v")}</contextEntry>'
    decision = only(boxed(f"<context>{entry}</context>"))
    assert decision.evaluate({"v": 5}).outputs == [{"result": {"age": 5}}]
    with pytest.raises(DecisionEvaluationError, match="For entry “age” a number is needed") as failed:
        decision.evaluate({"v": "Ann Example"})
    assert "Ann" not in failed.value.message and failed.value.decision == "d"


def test_the_result_has_its_declared_type():
    assert only(boxed(expression("v"), kind="number")).evaluate({"v": [5]}).outputs == [{"result": 5}]
    with pytest.raises(DecisionEvaluationError, match="For “The d” a number is needed"):
        only(boxed(expression("v"), kind="number")).evaluate({"v": [5, 6]})


def test_values_of_a_process_are_read_as_item_definitions_have_them():
    drawn = boxed(expression("children[born > date(&quot;2020-01-01&quot;)].name"), requires=needs("children"))
    decision = last(CHILD, data("children", "tChildren"), drawn)
    children = [{"name": "Ann", "born": "2021-05-06"}, {"name": "Ben", "born": date(2010, 5, 6)}]
    assert decision.evaluate({"children": children}).outputs == [{"result": ["Ann"]}]
    assert decision.evaluate({"children": children[0]}).outputs == [{"result": ["Ann"]}]
    with pytest.raises(DecisionEvaluationError, match="For “children” a list whose items are each a tChild"):
        decision.evaluate({"children": [{"name": "Ann"}]})


def test_allowed_values_are_asked_for():
    decision = last(CHILD, data("level", "tLevel"), boxed(expression("level"), requires=needs("level")))
    assert decision.evaluate({"level": "1"}).outputs == [{"result": "1"}]
    with pytest.raises(DecisionEvaluationError, match="tLevel"):
        decision.evaluate({"level": "7"})


def test_business_knowledge_is_called_with_what_fits():
    decision = last(DOUBLE, boxed(expression("double(v)"), requires=knowledge("double")))
    assert decision.evaluate({"v": 4}).outputs == [{"result": 8}]
    assert decision.variables == {"v"}
    with pytest.raises(DecisionEvaluationError, match="For “n” of “double” a number is needed"):
        decision.evaluate({"v": "x"})


def test_business_knowledge_sees_no_variables_of_the_process():
    sealed = DOUBLE.replace("n * 2", "n * rate")
    decision = last(sealed, boxed(expression("double(v)"), requires=knowledge("double")))
    assert decision.evaluate({"v": 4, "rate": 3}).outputs == [{"result": None}]


FACTORIAL = DOUBLE.replace("n * 2", "if n &lt; 2 then 1 else n * double(n - 1)")


def test_business_knowledge_may_call_itself():
    decision = last(FACTORIAL, boxed(expression("double(v)"), requires=knowledge("double")))
    assert decision.evaluate({"v": 5}).outputs == [{"result": 120}]
    assert decision.variables == {"v"}


def test_business_knowledge_that_never_comes_to_an_end_is_stopped():
    decision = last(
        FACTORIAL.replace("n &lt; 2", "false"), boxed(expression("double(v)"), requires=knowledge("double"))
    )
    with pytest.raises(DecisionEvaluationError, match="calls itself too deeply"):
        decision.evaluate({"v": 5})


def test_business_knowledge_that_branches_out_without_end_is_stopped():
    branching = FACTORIAL.replace("n * double(n - 1)", "double(n - 1) + double(n - 2)")
    decision = last(branching, boxed(expression("double(v)"), requires=knowledge("double")))
    assert decision.evaluate({"v": 10}).outputs == [{"result": 89}]
    with pytest.raises(DecisionEvaluationError, match="takes too long"):
        decision.evaluate({"v": 60})


def test_a_large_table_that_is_asked_often_is_stopped():
    drawn = table([("n", "number")], [("x", "number")], [["< 0", "1"]] * 100)
    cells = drawn[drawn.index("<decisionTable") : drawn.index("</decision>")]
    knows = DOUBLE.replace("<literalExpression><text>n * 2</text></literalExpression>", cells)
    decision = last(knows, boxed(expression("count(for i in 1..v return double(i))"), requires=knowledge("double")))
    assert decision.evaluate({"v": 3}).outputs == [{"result": 3}]
    with pytest.raises(DecisionEvaluationError, match="takes too long"):
        decision.evaluate({"v": 10_000})


@pytest.mark.parametrize(
    "inside",
    [
        "<conditional><if>{v}</if><then>{one}</then><else>{one}</else></conditional>",
        "<filter><in>{one}</in><match>{v}</match></filter>",
        '<some iteratorVariable="x"><in>{one}</in><satisfies>{v}</satisfies></some>',
        '<every iteratorVariable="x"><in>{one}</in><satisfies>{v}</satisfies></every>',
    ],
)
def test_a_condition_is_never_silently_false(inside):
    decision = only(boxed(inside.format(v=expression("v"), one=expression("1"))))
    assert decision.evaluate({"v": True}).outputs in ([{"result": 1}], [{"result": [1]}], [{"result": True}])
    with pytest.raises(DecisionEvaluationError, match="neither true nor false"):
        decision.evaluate({"v": "yes"})


def test_a_call_that_does_not_fit_is_an_error():
    call = f'<invocation>{expression("double")}<binding><parameter name="m"/>{expression("1")}</binding></invocation>'
    with pytest.raises(DecisionEvaluationError, match="the call does not fit what it calls"):
        last(DOUBLE, boxed(call, requires=knowledge("double"))).evaluate({})


def test_a_broken_table_within_another_expression_is_an_error():
    inner = table([("n", "number")], [("x", "number")], [["> 1", "1"], ["> 2", "2"]], policy="UNIQUE")
    inner = inner[inner.index("<decisionTable") : inner.index("</decision>")]
    decision = only(boxed(f"<list>{inner}</list>"))
    assert decision.evaluate({"n": 2}).outputs == [{"result": [1]}]
    with pytest.raises(DecisionEvaluationError, match="Rules 1 and 2 match"):
        decision.evaluate({"n": 3})


def test_default_outputs_stand_where_no_rule_matches():
    drawn = table([("n", "number")], [("x", "number"), ("y", "")], [["> 1", "1", "2"]])
    drawn = drawn.replace("</output>", "<defaultOutputEntry><text>n - 1</text></defaultOutputEntry></output>", 1)
    result = only(drawn).evaluate({"n": 1})
    assert (result.outputs, result.matched) == ([{"x": 0, "y": None}], ())
    assert only(drawn).evaluate({"n": 2}).outputs == [{"x": 1, "y": 2}]
    assert only(drawn).variables == {"n"}


def test_a_result_outside_the_possible_ones_is_refused():
    decision = only(table([], [("x", "number", "[1..5], 9")], [["v"]]))
    assert decision.evaluate({"v": 9}).outputs == [{"x": 9}]
    with pytest.raises(DecisionEvaluationError, match="In rule 1, output “The x”, the result is none of the possible"):
        decision.evaluate({"v": 6})


def test_a_function_is_no_result_for_a_process():
    with pytest.raises(DecisionEvaluationError, match="function"):
        only(boxed(expression("function(a) a"))).evaluate({})


def test_a_function_that_calls_itself_without_end_is_stopped():
    decision = last(
        DOUBLE.replace("n * 2", "n(n)").replace('typeRef="number"', 'typeRef="Any"'),
        boxed(expression("double(double)"), requires=knowledge("double")),
    )
    with pytest.raises(DecisionEvaluationError, match=r"too deeply|too long"):
        decision.evaluate({})


def test_how_a_decision_came_about():
    file = definitions(
        literal("n > 2", key="many", kind="boolean"),
        table(
            [("many_value", "boolean")], [("x", "")], [["true", "1"], ["-", "2"]], policy="COLLECT", requires=["many"]
        ),
    )
    *_, decision = read_decisions(file, "f")
    result, steps = decision.explain({"n": 3}, datetime(2026, 3, 2, tzinfo=UTC))
    assert result == decision.evaluate({"n": 3}) and result.matched == ("route_1", "route_2")
    assert [(step.decision, step.inputs, [rule.number for rule in step.rules], step.outputs) for step in steps] == [
        ("many", {}, [], [{"many_value": True}]),
        ("route", {"About many_value": True}, [1, 2], [{"x": 1}, {"x": 2}]),
    ]


def test_functions_on_the_way_are_not_shown():
    file = definitions(
        literal("function(a) a + 1", key="plus", kind=""),
        literal("plus_value(1)", key="two", kind="number", requires=["plus"]),
    )
    result, steps = read_decisions(file, "f")[-1].explain({})
    assert result.outputs == [{"two_value": 2}] and [step.outputs for step in steps] == [[], [{"two_value": 2}]]


ONE = boxed(expression("1"))
GRID = f'<relation><column name="a"/><row>{expression("1")}{expression("2")}</row></relation>'
HALF = f"<conditional><if>{expression('true')}</if></conditional>"
NAMELESS = f"<for><in>{expression('x')}</in></for>"
OTHER_TYPE = '<itemDefinition name="tA"><typeRef>{}</typeRef></itemDefinition>'
IMPORT = '<import name="i" namespace="n" importType="{}"/>'
PMML = DOUBLE.replace("<encapsulatedLogic>", '<encapsulatedLogic kind="PMML">')


@pytest.mark.parametrize(
    ("parts", "place", "message"),
    [
        ([boxed('<functionDefinition kind="Java"/>')], "the expression", "Functions written in Java are not covered"),
        ([boxed("<context><contextEntry/></context>")], "the expression", "Exactly one expression is needed"),
        ([boxed(HALF)], "the expression", "“then”"),
        ([boxed(NAMELESS)], "the expression", "iterator variable has no name"),
        ([boxed(GRID)], "the expression", "one cell for each column"),
        ([boxed("<invocation/>")], "the expression", "does not say what is called"),
        ([boxed(expression("1") + expression("2"))], "the decision", "neither a table nor an expression"),
        ([boxed(expression("double(1) +"), requires=knowledge("double")), DOUBLE], "the expression", "more is needed"),
        ([boxed(expression("1"), requires=knowledge("nothing"))], "requiredKnowledge", "“nothing” is not in this file"),
        ([boxed(expression("1"), kind="tOther")], "the result", "The type “tOther” is not known"),
        ([OTHER_TYPE.format("tB"), ONE], "type “tA”", "not known"),
        ([OTHER_TYPE.format("tA"), ONE], "type “tA”", "not known"),
        ([CHILD.replace('"1", "2"', '"1" "2"'), ONE], "type “tLevel”", "not expected"),
        (['<businessKnowledgeModel id="b" name="b"/>', ONE], "the function", "has no logic"),
        ([PMML, ONE], "the function", "PMML are not covered"),
        ([boxed("<literalExpression><importedValues/></literalExpression>")], "the expression", "Imported values are"),
        ([IMPORT.format("http://www.w3.org/2001/XMLSchema"), ONE], "import “i”", "Only DMN models"),
        ([IMPORT.format(DMN_13), ONE], "import “i”", "not among the files"),
    ],
)
def test_refused_with_its_place(parts, place, message):
    with pytest.raises(DecisionTableError) as refused:
        read_decisions(definitions(*parts), "file.dmn")
    found = [(problem.place, problem.message, problem.line > 0) for problem in refused.value.problems]
    assert any(where == place and message in what and line for where, what, line in found), found


def problems_of_importing(names, *parts, location="{}.dmn"):
    """What is wrong with a file that imports m.dmn and n.dmn, each with a decision of the name ONE has, by names."""
    imports = [
        f'<import name="{name}" namespace="{key}" locationURI="{location.format(key)}" importType="{DMN_13}"/>'
        for key, name in zip("mn", names, strict=False)
    ]
    other = definitions(ONE).decode()
    others = {f"{key}.dmn": other.replace("<definitions", f'<definitions namespace="{key}"').encode() for key in "mn"}
    try:
        read_decisions(definitions(*imports, *parts), "file.dmn", others=others)
    except DecisionTableError as refused:
        return [(problem.place, problem.message, problem.line) for problem in refused.problems]
    return []


def test_two_imports_of_one_name_are_refused():
    assert problems_of_importing("ii", ONE) == [("import “i”", "Another import has this name.", 4)]
    assert problems_of_importing(["", ""], ONE) == []


def test_only_an_import_without_a_name_may_lead_back():
    [(place, message, line)] = problems_of_importing("i", ONE, location="file.dmn")
    assert (place, line) == ("import “i”", 3) and "in a circle" in message
    assert problems_of_importing([""], ONE, location="file.dmn") == []


@pytest.mark.parametrize(
    ("names", "own", "name"),
    [
        (["", ""], "", "result"),
        (["", "i"], "", ""),
        (["", "i"], '<inputData id="i" name="i"/>', "i"),
        (["", "i"], '<inputData id="i" name="result"/>', "result"),
    ],
)
def test_what_is_required_has_names_of_its_own(names, own, name):
    requires = "".join(
        f'<informationRequirement><requiredDecision href="{key}#d"/></informationRequirement>' for key in "mn"
    )
    requires += '<informationRequirement><requiredInput href="#i"/></informationRequirement>' if own else ""
    found = problems_of_importing(names, own, boxed(expression("1"), requires=requires))
    assert [message for _, message, _ in found] == ([f"Two are named “{name}”; rename one of them."] if name else [])


def test_boxes_within_boxes_without_end_are_refused():
    deep = "<list>" * 40 + expression("1") + "</list>" * 40
    with pytest.raises(DecisionTableError, match="more than 30 deep"):
        only(boxed(deep))


def test_a_problem_names_the_element():
    with pytest.raises(DecisionTableError) as refused:
        only(
            boxed(
                '<context id="c"><contextEntry><variable name="a"/>'
                '<functionDefinition id="f" kind="Java"/></contextEntry></context>'
            )
        )
    [problem] = refused.value.problems
    assert (problem.decision, problem.element, problem.line, problem.not_covered) == ("d", "f", 4, True)
