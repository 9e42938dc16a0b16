"""Patterns of `matches`, `replace` and `split` mean what they do in XQuery (DMN 1.4, table 72)."""

import pytest

from engine.feel import FeelEvaluationError

from .evaluating import evaluate


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (r'matches("a b", "a\sb")', True),
        (r'matches("a\nb", "a.b")', False),
        (r'matches("a\rb", "a.b")', False),
        (r'matches("a\rb", "a.b", "s")', True),
        (r'matches("a.b", "a[.]b")', True),
        (r'matches("a\nb", "a[.]b", "s")', False),
        (r'matches("one\ntwo", "^two$")', False),
        (r'matches("one\ntwo", "^two$", "m")', True),
        (r'matches("one\n", "one$")', False),
        (r'matches("two words", " two [ ] w o r d s ", "x")', True),
        (r'matches("two words", "two\ swords", "x")', True),
        (r'matches("two words", "two [\] ]words", "x")', True),
        (r'matches("a[b", "a[b", "q")', True),
        (r'replace("a.b", ".", "$1\\", "q")', "a$1\\b"),
        ('replace("abcdefghijklm", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", "$12-$13-$120")', "l-a3-l0m"),
        ('replace("ab", "(b)", "$12$9")', "ab2"),
        (r'matches("A[B", "a[b", "qi")', True),
        (r'matches("a+b", "a+b", "q")', True),
        (r'matches("a", "a", "I")', None),
        (r'matches("a", "a", " ")', None),
        (r'matches("é", "^\w$")', True),
        (r'matches("é", "^[\w]$")', True),
        (r'matches("é", "\W")', False),
        (r'matches("٣", "^\d$")', True),
        (r'matches("٣", "^[\d]$")', True),
        (r'matches("٣", "\D")', False),
        (r'matches("x_1", "^\i\c*$")', True),
        (r'matches("1x", "^\i")', False),
        (r'matches("plain", "^\p{IsBasicLatin}+$")', True),
        (r'matches("é", "[\p{IsBasicLatin}]")', False),
        (r'matches("é", "\p{IsLatin-1Supplement}")', True),
        (r'matches("Ä", "\p{Lu}")', True),
        (r'matches("a", "(.)\2")', None),
        (r'matches("a", "[a\1]")', None),
        (r'matches("a", "(a")', None),
        ('matches("b", "^[a-z-[aeiou]]$")', True),
        ('matches("e", "^[a-z-[aeiou]]$")', False),
        ('matches("B", "^[a-z-[aeiou]]$")', False),
        ('matches("B", "^[a-z-[aeiou]]$", "i")', True),
        ('matches("E", "^[a-z-[aeiou]]$", "i")', False),
        ('matches("e", "^[a-z-[^aeiou]]$")', True),
        ('matches("b", "^[a-z-[^aeiou]]$")', False),
        ('matches("è", "^[^a-z-[é]]$")', True),
        ('matches("é", "^[^a-z-[é]]$")', False),
        ('matches("k", "^[^a-z-[0-9]]$", "i")', False),
        ('matches("\u212a", "^[^k-[0-9]]$", "i")', False),
        ('matches("a", "^[a-[a]]$")', False),
        ('matches("-", "^[a--[a]]$")', True),
        ('matches("b]", "^[a-z-[aeiou]]]$")', True),
        ('matches("b", "[z-a-[b]]")', None),
        (r'replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        (r'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        (r'replace("abc", "b", "$0$0")', "abbc"),
        (r'replace("abc", "b", "\$\\\\")', "a$\\c"),
        (r'replace("abc", "b", "$")', None),
        (r'replace("abc", "b", "\x")', None),
        (r'replace("abc", "x*", "-")', None),
        (r'split("a;b;;c", ";")', ["a", "b", "", "c"]),
        (r'split("John Doe", "\s")', ["John", "Doe"]),
    ],
)
def test_patterns(call, expected):
    assert evaluate(call) == expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"(a)\1", "referred back to"),
        (r"[\\w-[a]]", "taken away"),
        ("[a-z-[aeiou-[a]]]", "taken away"),
        (r"\p{IsGreek}", "named by `Is`"),
    ],
)
def test_what_patterns_do_not_cover_is_said(pattern, reason):
    with pytest.raises(FeelEvaluationError, match=reason):
        evaluate(f'matches("aa", "{pattern}")')


def test_other_cases_beyond_ascii_are_not_guessed():
    with pytest.raises(FeelEvaluationError, match="beyond ASCII"):
        evaluate('matches("é", "[a-é-[b]]", "i")')
