"""What is no expression is refused when it is compiled, with a sentence and the character it is about."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests


def refusal(text, compiled=compile_expression):
    with pytest.raises(FeelSyntaxError) as refused:
        compiled(text)
    return refused.value.position, refused.value.message


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 1, "ends where more is needed"),
        ("  ", 1, "ends where more is needed"),
        ("=", 2, "ends where more is needed"),
        ("1 +", 4, "ends where more is needed"),
        ("(1", 3, "ends where more is needed"),
        ("1 2", 3, "`2` is not expected"),
        ("1)", 2, "`)` is not expected"),
        ("a == b", 4, "one `=`"),
        ("a < b < c", 7, "`<` is not expected"),
        ("a && b", 3, "Write `and`"),
        ("a || b", 3, "Write `or`"),
        ("!a", 1, "not("),
        ("5 % 2", 3, "modulo"),
        ("'text'", 1, "double quotation marks"),
        ("“text”", 1, "straight quotation marks"),
        ('"text', 1, "no closing quotation mark"),
        (r'1 + "a\uD83D"', 5, r"`\uD83D` is no character"),
        (r'{"\uDC0E\uD83D": 1}', 2, r"`\uDC0E` is no character"),
        (r'"\u0000"', 1, r"`\u0000` is no character"),
        ("a $ b", 3, "'$' has no meaning"),
        ("a...b", 2, "Descendants"),
        ("1...a", 2, "Descendants"),
        ("first name", 1, "no name `first name`"),
        ("a.first name", 3, "no name `first name`"),
        ("if a then b", 12, "ends where more is needed"),
        ("for x in [1]", 13, "ends where more is needed"),
        ("for 1 in [1] return 1", 5, "`1` is not expected"),
        ("for x of [1] return 1", 5, "A name and `in`"),
        ("{a: 1, a: 2}", 8, "two entries named `a`"),
        ("{a 1}", 2, "`a` is not expected"),
        ("x instance of money", 15, "A type is expected"),
        ("x instance of list<number", 26, "`>` is expected"),
        ("x instance of list<sum>", 20, "A type is expected"),
        ("x instance of context<number>", 23, "The name of an entry"),
        ("x instance of function<number>", 31, "`->` is expected"),
        ("x instance of " + "list<" * 41 + "Any" + ">" * 41, 215, "nested more than"),
        ("x = !=5", 4, "one `=`"),
        ("strin(1)", 1, "did you mean `string`?"),
        ("string lenght(x)", 1, "did you mean `string length`?"),
        ("1 + zzzzzzz(1)", 5, "There is no function `zzzzzzz`"),
        ("substring(1)", 1, "substring(string, start position, length?)"),
        ("substring(text: 1, start position: 1)", 1, "does not take these arguments"),
        ("2 + before(first: 1, second: 2)", 5, "before(point1, point2) or before(point, range) or"),
        ('substring(string: "a", string: "b", start position: 1)', 1, "Two arguments are named `string`"),
        ("(function(a) a)(a: 1, a: 2)", 16, "Two arguments are named `a`"),
        ("all()", 1, "all(list) or all(items…)"),
        ("union()", 1, "union(lists…)"),
        ("append()", 1, "append(list, items…)"),
        ('date("31/12/2026")', 1, 'date("31/12/2026") does not exist'),
        ('date("2026-02-30")', 1, "does not exist"),
        ("date(2026, 2, 30)", 1, "does not exist"),
        ('1 + duration("5 days")', 5, "does not exist"),
        ('@"yesterday"', 1, "no date, time"),
        ("?", 1, "the value under test"),
        ("(!= 5)", 2, "makes no range"),
        ("9e9999", 1, "too large"),
        ("1abc", 1, "no meaning"),
        ('function(a: number) external {java: {class: "x"}}', 21, "other languages"),
        ("x in ()", 7, "`)` is not expected"),
        ("${a == 'x' && !b || empty c}", 1, '= a = "x" and not(b) or c = null'),
        ("#{task.assignee}", 1, "= task.assignee"),
        ('  ${a ne "x == y"}', 3, '= a != "x == y"'),
    ],
)
def test_refused_with_a_position(text, position, message):
    found_position, found_message = refusal(text)
    assert message in found_message
    assert found_position == position


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("5,", 3, "ends where more is needed"),
        ("5 6", 3, "`6` is not expected"),
        ("not(5", 6, "ends where more is needed"),
        ("not()", 5, "ends where more is needed"),
        ("-, 5", 2, "`,` is not expected"),
        ("> ", 2, "ends where more is needed"),
        ("${x}", 1, "Write FEEL"),
    ],
)
def test_cells_are_refused_with_a_position(text, position, message):
    found_position, found_message = refusal(text, compile_unary_tests)
    assert message in found_message
    assert found_position == position
