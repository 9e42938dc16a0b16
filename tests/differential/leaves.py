"""What made-up expressions are built from: variables, literals, and choices among names."""

from collections.abc import Callable
from random import Random

VARIABLES = {
    "n": 7,
    "m": -2.5,
    "zero": 0,
    "s": "North",
    "t": "central south",
    "yes": True,
    "no": False,
    "nothing": None,
    "xs": [3, 1, 2, 3],
    "empty": [],
    "words": ["North", "Central", "South"],
    "child": {"name": "Robin", "age": 4, "school": {"name": "Central", "year": 2}},
    "people": [
        {"name": "Ash", "age": 41, "role": "parent"},
        {"name": "Robin", "age": 4, "role": "child"},
        {"name": "Wren", "age": 12, "role": "child"},
    ],
}
"""What both sides read; JSON only."""

TYPES = ("number", "string", "boolean", "date", "time", "moment", "days", "months", "numbers", "strings", "context")
POINTS = ("number", "string", "date", "days", "months")
NULLABLE = ("number", "boolean", "days", "months")
DEPTH = 3
WRITTEN = ("date", "time", "moment", "days", "months", "boolean")
FULL = ("xs", "[1, 2, 3]", "people.age", "[n, m]")
LONG = '"Team Around the Family"'
PARTS = ('"t"', '"o"', '"xyz"')
NUMBER_TEXTS = ('"12.5"', '"1,000", ","', '"1 000,5", " ", ","', '"x"')


def _text(random: Random) -> str:
    return random.choice(['"North"', '"South"', '"Early Help"', '""', "s", "t", '"o"', "child.name", "words[1]"])


def _number(random: Random) -> str:
    return random.choice([str(random.randint(0, 9)), f"{random.randint(0, 99) / 4}", "n", "m", "zero", "child.age"])


def _date(random: Random) -> str:
    return f'@"{random.choice((1999, 2024, 2026))}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"'


def _time(random: Random) -> str:
    return f'@"{random.randint(0, 23):02d}:{random.choice((0, 30)):02d}:{random.choice((0, 15)):02d}"'


def _moment(random: Random) -> str:
    return f'{_date(random)[:-1]}T{_time(random)[2:-1]}"'


def _days(random: Random) -> str:
    return f'@"{random.choice(("", "-"))}{random.choice(("P1D", "PT36H", "PT90M", "P2DT3H", "PT45S", "P0D"))}"'


def _months(random: Random) -> str:
    return f'@"{random.choice(("", "-"))}{random.choice(("P1Y", "P14M", "P1M", "P2Y6M", "P0M"))}"'


LEAVES: dict[str, list[Callable[[Random], str]]] = {
    "number": [_number],
    "string": [_text],
    "boolean": [lambda random: random.choice(["true", "false", "yes", "no"])],
    "date": [_date],
    "time": [_time],
    "moment": [_moment],
    "days": [_days],
    "months": [_months],
    "numbers": [lambda random: random.choice(["xs", "empty", "[1, 2, 3]", "[n, m]", "people.age"])],
    "strings": [lambda random: random.choice(["words", "empty", '["a", "b"]', "people.name"])],
    "context": [lambda random: random.choice(["child", "{a: 1}", "people[2]", "child.school"])],
}
