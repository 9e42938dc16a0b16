"""What the command says of cases that pass, that are refused and that are wrong, and of files that are no cases."""

import csv

import pytest

from engine.dmn.conformance import running
from engine.dmn.conformance.__main__ import main

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20211108/MODEL/" id="m" name="m" namespace="https://example.org/m">
  <inputData id="n" name="n"><variable name="n"/></inputData>
  <decision id="next" name="next"><variable name="next"/>
    <informationRequirement><requiredInput href="#n"/></informationRequirement>
    <literalExpression><text>{text}</text></literalExpression></decision>
</definitions>"""
TESTS = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>{model}</modelName>
  <testCase id="one">{given}<resultNode name="{name}" {attributes}><expected>{value}</expected></resultNode></testCase>
</testCases>"""
ONE = '<value xsi:type="xsd:decimal">1</value>'
TWO = '<value xsi:type="xsd:decimal">2</value>'
NOTHING = '<value xsi:nil="true"/>'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "level" / "case").mkdir(parents=True)
    return tmp_path


def write(folder, text="n + 1", *, value=TWO, given=ONE, model="case.dmn", name="next", attributes=""):
    case = folder / "level" / "case"
    (case / "case.dmn").write_text(MODEL.format(text=text))
    node = f'<inputNode name="n">{given}</inputNode>'
    tests = TESTS.format(model=model, given=node, name=name, value=value, attributes=attributes)
    (case / "case-test-01.xml").write_text(tests)


def said(folder, capsys, *options):
    code = main([str(folder), *options])
    return code, capsys.readouterr().out.splitlines()


def counts(lines):
    return [int(number) for number in next(line for line in lines if line.startswith("total")).split()[1:]]


def test_what_passed_is_counted_by_folder(folder, capsys):
    write(folder)
    code, lines = said(folder, capsys)
    assert code == 0
    assert [line.split() for line in lines] == [
        ["folder", "passed", "refused", "wrong"],
        ["level/case", "1", "0", "0"],
        ["total", "1", "0", "0"],
    ]


def test_what_is_wrong_is_named_and_fails(folder, capsys):
    write(folder, "n + 2")
    code, lines = said(folder, capsys)
    assert (code, counts(lines)) == (1, [0, 0, 1])
    assert lines[-1] == "WRONG level/case/case-test-01.xml one: next: expected 2, got 3"


def test_what_is_not_covered_is_refused_by_name_and_line(folder, capsys):
    write(folder, "frobnicate(n)")
    code, lines = said(folder, capsys, "--list", "refused")
    assert (code, counts(lines)) == (0, [0, 1, 0])
    assert lines[-1].startswith("REFUSED level/case/case-test-01.xml one: next: line 5: the expression: There is no")


def test_a_refusal_is_right_where_an_error_is_expected(folder, capsys):
    write(folder, "frobnicate(n)", value=NOTHING, attributes='errorResult="true"')
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, "frobnicate(n)", value=NOTHING, attributes='errorResult="1"')
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, "n", value=NOTHING, attributes='errorResult="true"')
    assert counts(said(folder, capsys)[1]) == [0, 0, 1]


def test_what_is_left_in_spite_of_an_error_is_compared(folder, capsys):
    left = f'<component name="a">{NOTHING}</component><component name="b">{ONE}</component>'
    for text, expected in (("{a: null, b: n}", [1, 0, 0]), ("null", [1, 0, 0]), ("{a: n, b: n}", [0, 0, 1])):
        write(folder, text, value=left, attributes='errorResult="true"')
        assert counts(said(folder, capsys)[1]) == expected


def test_what_the_model_does_not_have_is_null(folder, capsys):
    write(folder, name="other", value=NOTHING)
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, name="other")
    assert counts(said(folder, capsys)[1]) == [0, 0, 1]


@pytest.mark.parametrize("model", ["", "another.dmn"])
def test_the_model_beside_the_cases_is_taken_where_none_of_the_name_is(folder, capsys, model):
    write(folder, model=model)
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]


def test_results_are_written_as_the_tck_has_them(folder, capsys):
    write(folder, "n + 2")
    said(folder, capsys, "--csv", str(folder / "results.csv"))
    with (folder / "results.csv").open() as file:
        assert list(csv.reader(file)) == [
            ["level/case", "case-test-01", "one", "ERROR", "next: expected 2, got 3"],
        ]


def test_where_results_cannot_be_written_it_says_so(folder, capsys):
    write(folder)
    assert main([str(folder), "--csv", str(folder / "none" / "results.csv")]) == 2
    said = capsys.readouterr()
    assert counts(said.out.splitlines()) == [1, 0, 0]
    assert said.err.startswith("The results cannot be written to")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('<value xsi:type="xsd:string"> a b </value>', '" a b "'),
        ("<value>text</value>", '"text"'),
        ('<value xsi:type="xsd:boolean">true</value>', "true"),
        ('<value xsi:type="xsd:double">0.333333333</value>', "1/3"),
        ('<value xsi:type="xsd:date">2026-03-02</value>', 'date("2026-03-02")'),
        ('<value xsi:type="xsd:time">09:30:00Z</value>', 'time("09:30:00Z")'),
        ('<value xsi:type="xsd:dateTime">2026-03-02T09:30:00</value>', 'date and time("2026-03-02T09:30:00")'),
        ('<value xsi:type="xsd:duration">P1Y</value>', 'duration("P12M")'),
        ('<value xsi:type="xsd:duration">PT24H</value>', 'duration("P1D")'),
        (NOTHING, "null"),
        ("", "null"),
        ('<list xsi:nil="true"/>', "null"),
        ("<list/>", "[]"),
        (f'<list><item>{ONE}</item><item><component name="a">{TWO}</component></item></list>', "[1, {a: 2}]"),
        (f'<component name="a">{ONE}</component><component name="b">{NOTHING}</component>', "{a: 1}"),
    ],
)
def test_values_of_every_kind(folder, capsys, value, text):
    write(folder, text, value=value)
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, f"n = {text}", given=value, value='<value xsi:type="xsd:boolean">true</value>')
    assert counts(said(folder, capsys)[1])[2] == (1 if text in ("1/3", "{a: 1}") else 0)


def test_of_a_context_only_the_entries_count_that_the_case_names(folder, capsys):
    write(folder, "{a: 1, b: 2}", value=f'<component name="a">{ONE}</component>')
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, "{a: 2, b: 1}", value=f'<component name="a">{ONE}</component>')
    assert counts(said(folder, capsys)[1]) == [0, 0, 1]


@pytest.mark.parametrize(
    "value",
    [
        '<value xsi:type="xsd:date">-0044-03-15</value>',
        '<value xsi:type="xsd:dateTime">12026-03-02T09:30:00</value>',
        '<value xsi:type="xsd:time">09:30:00.123456789</value>',
        '<value xsi:type="xsd:duration">PT0.0000001S</value>',
        '<value xsi:type="xsd:date">May</value>',
        '<value xsi:type="xsd:double">NaN</value>',
        '<value xsi:type="xsd:double">-INF</value>',
        '<value xsi:type="xsd:base64">x</value>',
    ],
)
def test_a_case_with_a_value_that_cannot_be_held_is_refused_alone(folder, capsys, value):
    write(folder, "null", given=value)
    (folder / "level" / "case" / "case-test-02.xml").write_text(
        TESTS.format(model="case.dmn", given="", name="next", value=NOTHING, attributes="")
    )
    code, lines = said(folder, capsys, "--list", "refused")
    assert (code, counts(lines)) == (0, [1, 1, 0])
    assert "not covered" in lines[-1] or "line 4: " in lines[-1]
    write(folder, "null", value=value)
    assert counts(said(folder, capsys)[1]) == [1, 1, 0]


def test_a_value_without_its_type_that_cannot_be_held_is_refused(folder, capsys):
    write(folder, "n", given="<value>-0044-03-15</value>", value=NOTHING)
    model = folder / "level" / "case" / "case.dmn"
    model.write_text(model.read_text().replace('<variable name="n"/>', '<variable name="n" typeRef="date"/>'))
    assert counts(said(folder, capsys)[1]) == [0, 1, 0]
    write(folder, "today()", value="<value>-0044-03-15</value>")
    assert counts(said(folder, capsys)[1]) == [0, 1, 0]


def test_a_case_that_breaks_is_wrong_and_the_others_are_run(folder, capsys, monkeypatch):
    write(folder)
    (folder / "level" / "case" / "case-test-02.xml").write_text(
        (folder / "level" / "case" / "case-test-01.xml").read_text().replace('id="one"', 'id="two"')
    )
    run = running._worst
    monkeypatch.setattr(running, "_worst", lambda model, case: run(model, case) if case.id == "two" else 1 / 0)
    code, lines = said(folder, capsys)
    assert (code, counts(lines)) == (1, [1, 0, 1])
    assert lines[-1].startswith("WRONG level/case/case-test-01.xml one: It broke: ZeroDivisionError")


@pytest.mark.parametrize(
    ("declared", "value", "text", "same"),
    [
        ("number", "5", "n + 1", "6"),
        ("boolean", "true", "not(n)", "false"),
        ("string", "5", 'n + "0"', "50"),
        ("date", "2026-03-02", 'n + duration("P1D")', "2026-03-03"),
        ("dayTimeDuration", "P1D", "n * 2", "PT48H"),
        ("Any", "5", 'n = "5"', "true"),
    ],
)
def test_a_value_without_its_type_is_what_its_place_asks_for(folder, capsys, declared, value, text, same):
    write(folder, text, given=f"<value>{value}</value>", value=f"<value>{same}</value>")
    model = folder / "level" / "case" / "case.dmn"
    model.write_text(model.read_text().replace('<variable name="n"/>', f'<variable name="n" typeRef="{declared}"/>'))
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, text, given=f"<value>{value}</value>", value="<value>other</value>")
    assert counts(said(folder, capsys)[1]) == [0, 0, 1]


@pytest.mark.parametrize(("text", "passes"), [("null", 1), ('""', 1), ("0", 0), ('"a"', 0)])
def test_an_empty_value_without_its_type_is_no_value_or_an_empty_text(folder, capsys, text, passes):
    write(folder, text, value="<value/>")
    assert counts(said(folder, capsys)[1]) == [passes, 0, 1 - passes]


def test_a_text_that_is_wrong_means_null_and_one_that_is_not_covered_does_not(folder, capsys):
    write(folder, "1 +", value=NOTHING)
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]
    write(folder, "1 +")
    assert counts(said(folder, capsys)[1]) == [0, 1, 0]
    write(
        folder, 'function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}}', value=NOTHING
    )
    assert counts(said(folder, capsys)[1]) == [0, 1, 0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ONE, '"1"'),
        (ONE, "1.00001"),
        (ONE, "null"),
        (NOTHING, "1"),
        ('<value xsi:type="xsd:time">09:30:00Z</value>', 'time("09:30:00")'),
        ('<value xsi:type="xsd:dateTime">2026-03-02T09:30:00Z</value>', '@"2026-03-02T10:30:00+01:00"'),
        (f"<list><item>{ONE}</item></list>", "1"),
        (f"<list><item>{ONE}</item></list>", "[1, 1]"),
        (f'<component name="a">{ONE}</component>', "{b: 1}"),
        (f'<component name="a">{ONE}</component>', "[1]"),
    ],
)
def test_values_that_differ(folder, capsys, value, text):
    write(folder, text, value=value)
    assert counts(said(folder, capsys)[1]) == [0, 0, 1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase'>", "not well-formed"),
        (b"<!DOCTYPE t [<!ENTITY a 'b'>]><t xmlns='http://www.omg.org/spec/DMN/20160719/testcase'>&a;</t>", "DOCTYPE"),
        (b"<t><testCases xmlns='http://www.omg.org/spec/DMN/20160719/testcase'/></t>", "does not begin with"),
    ],
)
def test_a_file_that_is_no_case_is_wrong(folder, capsys, content, why):
    write(folder)
    (folder / "level" / "case" / "case-test-02.xml").write_bytes(content)
    code, lines = said(folder, capsys)
    assert (code, counts(lines)) == (1, [1, 0, 1])
    assert "The file cannot be read" in lines[-1] and why in lines[-1]


def test_other_files_and_folders_are_passed_over(folder, capsys):
    write(folder)
    (folder / "level" / "models.dmn").mkdir()
    (folder / "level" / "cases.xml").mkdir()
    (folder / "level" / "labels.xml").write_text("<labels/>")
    assert counts(said(folder, capsys)[1]) == [1, 0, 0]


@pytest.mark.parametrize("content", ["no xml", "<definitions/>", "<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>"])
def test_a_model_that_cannot_be_read_is_refused_with_all_its_cases(folder, capsys, content):
    write(folder)
    (folder / "level" / "case" / "case.dmn").write_text(content)
    code, lines = said(folder, capsys, "--list", "refused")
    assert (code, counts(lines)) == (0, [0, 1, 0]) and "the file" in lines[-1]


def test_work_without_end_is_refused(folder, capsys):
    write(folder, "count(for a in 1..9000, b in 1..9000 return a)")
    assert counts(said(folder, capsys)[1]) == [0, 1, 0]


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_without_cases_or_folder_it_says_so(folder, capsys, name):
    assert main([str(folder / name)]) == 2
    assert capsys.readouterr().err.startswith("There ")
