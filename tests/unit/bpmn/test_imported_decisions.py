"""Decisions of a release may use what other files of the release define."""

from engine.bpmn.releases import Contents, read_contents
from tests.unit.dmn.drawing import DMN_13

NAMESPACE = "https://example.org/{}"


def model(name: str, inside: str) -> bytes:
    head = f'<definitions xmlns="{DMN_13}" id="{name}" name="{name}" namespace="{NAMESPACE.format(name)}">'
    return f"{head}{inside}</definitions>".encode()


def limit(value: int) -> bytes:
    return model(
        "shared",
        f'<decision id="limit" name="limit"><literalExpression><text>{value}</text></literalExpression></decision>',
    )


USER = model(
    "user",
    f'<import name="shared" namespace="{NAMESPACE.format("shared")}" importType="{DMN_13}"/>'
    '<decision id="over" name="over"><informationRequirement>'
    f'<requiredDecision href="{NAMESPACE.format("shared")}#limit"/></informationRequirement>'
    "<literalExpression><text>age &gt; shared.limit</text></literalExpression></decision>",
)


def over(contents: Contents, age: int) -> bool:
    [row] = contents.decisions["over"].evaluate({"age": age}).outputs
    return row["over"]


def test_what_is_imported_is_found_among_the_files() -> None:
    contents, problems = read_contents({"user.dmn": USER, "shared.dmn": limit(5)})
    assert problems == []
    assert over(contents, 6) and not over(contents, 5)
    assert contents.decisions["over"].variables == {"age"}


def test_a_file_that_stays_uses_what_has_changed() -> None:
    base, _ = read_contents({"user.dmn": USER, "shared.dmn": limit(5)})
    contents, problems = read_contents({"shared.dmn": limit(10)}, base)
    assert problems == []
    assert not over(contents, 6) and over(contents, 11)
    assert over(base, 6)


def test_a_change_that_breaks_a_file_that_stays_is_refused() -> None:
    base, _ = read_contents({"user.dmn": USER, "shared.dmn": limit(5)})
    _, problems = read_contents({"shared.dmn": limit(10).replace(b'id="limit"', b'id="bound"')}, base)
    assert [(problem.file, problem.message) for problem in problems] == [
        ("user.dmn", "requiredDecision: “limit” is not in this file.")
    ]


def test_an_import_that_is_not_there_is_refused() -> None:
    _, problems = read_contents({"user.dmn": USER})
    assert [(problem.file, problem.line) for problem in problems] == [("user.dmn", 1)]
    assert "import “shared”: The model is not among the files" in problems[0].message
