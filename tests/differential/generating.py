"""Expressions of every kind, made up at random: each generator makes one of the type that is asked for."""

from collections.abc import Callable
from random import Random

from .leaves import DEPTH, FULL, LEAVES, LONG, NULLABLE, NUMBER_TEXTS, PARTS, POINTS, TYPES, WRITTEN

_LENGTH = 1_000


class Generator:
    """Makes expressions; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.makers: dict[str, list[Callable[[int], str]]] = {
            "number": [self._sum, self._number_function, self._count, self._statistic, self._rounded, self._part],
            "string": [self._joined, self._string_function, self._written, self._named_day],
            "boolean": [
                *(self._compared, self._compared, self._logic, self._within, self._tested, self._quantified),
                *(self._string_test, self._list_test, self._instance, self._relation),
            ],
            "date": [self._moved_date, self._made_date],
            "time": [self._moved_time, self._made_time],
            "moment": [self._moved_moment, self._made_moment],
            "days": [self._days],
            "months": [self._months],
            "numbers": [self._numbers, self._filtered, self._looped, self._list_function],
            "strings": [self._strings, self._looped_words],
            "context": [self._context, self._context_function],
        }

    def expressions(self, count: int) -> list[str]:
        """So many expressions of every type, none twice."""
        made: dict[str, None] = {}
        while len(made) < count:
            text = self.make(self.random.choice(TYPES), 0)
            if len(text) <= _LENGTH:
                made[text] = None
        return list(made)

    def cells(self, count: int) -> list[tuple[str, object]]:
        """So many decision table's cells, each with the value to test."""
        return [self._cell() for _ in range(count)]

    def _cell(self) -> tuple[str, object]:
        kind, value = self.random.choice([("number", self.random.randint(-3, 9)), ("string", "North")])
        tests = [self._test(kind) for _ in range(self.random.randint(1, 3))]
        written = ", ".join(tests)
        return (f"not({written})" if self.random.random() < 0.2 else written), value

    def make(self, kind: str, depth: int) -> str:
        """An expression of this type, now and then null."""
        if depth and kind in NULLABLE and self.random.random() < 0.03:
            return self._pick("null", "nothing", "child.none")
        if depth >= DEPTH or self.random.random() < 0.15 * depth:
            return self._leaf(kind)
        chosen = self.random.choice(self.makers[kind])(depth + 1)
        if self.random.random() < 0.08:
            return f"(if {self.make('boolean', depth + 1)} then {chosen} else {self._leaf(kind)})"
        return chosen

    def _pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def _leaf(self, kind: str) -> str:
        return self.random.choice(LEAVES[kind])(self.random)

    def _test(self, kind: str) -> str:
        one, other = ('"Ash"', '"North"') if kind == "string" else (str(low := self.random.randint(0, 5)), str(low + 3))
        operator = self._pick("<", "<=", ">", ">=")
        return self._pick(one, f"{operator} {one}", f"[{one}..{other}]", f"({one}..{other})", f"? {operator} {one}")

    def _sum(self, depth: int) -> str:
        left, right = self.make("number", depth), self.make("number", depth)
        return f"({left} {self._pick('+', '-', '*', '/')} {right})"

    def _number_function(self, depth: int) -> str:
        number = self.make("number", depth)
        name = self._pick("abs", "floor", "ceiling", "-")
        return self._pick(
            f"{name}({number})", f"modulo({self._leaf('number')}, {self._leaf('number')})", f"sqrt(abs({number}))"
        )

    def _rounded(self, depth: int) -> str:
        name = self._pick("decimal", "round up", "round down", "round half up", "round half down")
        return f"{name}({self.make('number', depth)}, {self.random.randint(-1, 3)})"

    def _count(self, depth: int) -> str:
        return self._pick(
            f"count({self.make('numbers', depth)})",
            f"string length({self.make('string', depth)})",
            f"count({self.make('strings', depth)})",
        )

    def _statistic(self, depth: int) -> str:
        name = self._pick("sum", "min", "max", "mean", "product", "stddev")
        return self._pick(f"{name}({self.make('numbers', depth)})", f"median({self._pick('xs', '[1, 2, 3, 4]')})")

    def _part(self, depth: int) -> str:
        return self._pick(
            f"{self.make('date', depth)}.{self._pick('year', 'month', 'day', 'weekday')}",
            f"{self.make('moment', depth)}.{self._pick('year', 'day', 'hour', 'minute', 'second')}",
            f"{self.make('days', depth)}.{self._pick('days', 'hours', 'minutes', 'seconds')}",
            f"{self.make('months', depth)}.{self._pick('years', 'months')}",
            f"day of year({self.make('date', depth)})",
            f"week of year({self.make('date', depth)})",
            self._pick(
                "child.age", "child.school.year", "people[1].age", 'people[role = "child"][1].age', "child.none"
            ),
            f"{self.make('numbers', depth)}[{self.random.randint(-4, 4)}]",
            f"number({self._pick(*NUMBER_TEXTS)})",
        )

    def _joined(self, depth: int) -> str:
        left, right = self.make("string", depth), self.make("string", depth)
        return self._pick(f"({left} + {right})", f"string join({self.make('strings', depth)}, {self._leaf('string')})")

    def _string_function(self, depth: int) -> str:
        string = self.make("string", depth)
        return self._pick(
            f"upper case({string})",
            f"lower case({string})",
            f'substring("safeguarding", {self.random.choice([-3, -1, 1, 4])})',
            f"substring(({string} + {LONG}), {self.random.randint(1, 4)}, {self.random.randint(1, 4)})",
            f"substring before({string}, {self._pick(*PARTS)})",
            f"substring after({string}, {self._pick(*PARTS)})",
            f'replace({string}, "[aeo]", {self._pick(*PARTS)})',
        )

    def _written(self, depth: int) -> str:
        return f"string({self.make(self._pick(*WRITTEN), depth)})"

    def _named_day(self, depth: int) -> str:
        return f"{self._pick('day of week', 'month of year')}({self.make('date', depth)})"

    def _compared(self, depth: int) -> str:
        kind = self._pick(*POINTS, "time", "moment", "boolean", "context", "list")
        if kind == "list":
            return f"({self._pick(*FULL)} {self._pick('=', '!=')} {self._pick(*FULL)})"
        operators = ("=", "!=") if kind in ("boolean", "context") else ("=", "!=", "<", "<=", ">", ">=")
        return f"({self.make(kind, depth)} {self._pick(*operators)} {self.make(kind, depth)})"

    def _logic(self, depth: int) -> str:
        left, right = self.make("boolean", depth), self.make("boolean", depth)
        return self._pick(f"({left} and {right})", f"({left} or {right})", f"not({left})")

    def _within(self, depth: int) -> str:
        kind = self._pick(*POINTS)
        value, one, other = self.make(kind, depth), self._leaf(kind), self._leaf(kind)
        numbers = f"({self.make('number', depth)} between {self.random.randint(-5, 3)} and {self.random.randint(4, 9)})"
        return self._pick(numbers, f"({value} in [{one}, {other}])")

    def _tested(self, depth: int) -> str:
        kind = self._pick("number", "string")
        return f"({self.make(kind, depth)} in ({', '.join(self._test(kind).replace('? ', '') for _ in range(2))}))"

    def _quantified(self, _depth: int) -> str:
        test = f"x {self._pick('<', '>', '=')} {self._leaf('number')}"
        return f"({self._pick('some', 'every')} x in {self._leaf('numbers')} satisfies {test})"

    def _string_test(self, depth: int) -> str:
        name = self._pick("contains", "starts with", "ends with", "matches")
        return f"{name}({self.make('string', depth)}, {self._pick(*PARTS)})"

    def _list_test(self, depth: int) -> str:
        return self._pick(
            f"list contains({self.make('numbers', depth)}, {self._leaf('number')})",
            f"all([{self.make('boolean', depth)}, {self._leaf('boolean')}])",
            f"any([{self.make('boolean', depth)}, {self._leaf('boolean')}])",
        )

    def _instance(self, depth: int) -> str:
        kind = self._pick(
            "number", "string", "boolean", "date", "time", "date and time", "context", "list<number>", "Any"
        )
        value = self._leaf("numbers") if kind == "list<number>" else self.make(self._pick(*TYPES), depth)
        return f"({value} instance of {kind})"

    def _relation(self, _depth: int) -> str:
        kind = self._pick("number", "date")
        point = self._leaf(kind)
        ranges = [self._range(kind) for _ in range(2)]
        return self._pick(
            f"{self._pick('before', 'after', 'meets', 'met by')}({ranges[0]}, {ranges[1]})",
            f"includes({ranges[0]}, {point})",
            f"({point} in {ranges[0]})",
        )

    def _range(self, kind: str) -> str:
        if kind == "number":
            low = self.random.randint(0, 5)
            ends = f"{low}..{low + self.random.randint(1, 5)}"
        else:
            low = self.random.randint(1, 15)
            ends = f'@"2026-03-{low:02d}"..@"2026-03-{low + self.random.randint(1, 10):02d}"'
        return self._pick("[", "(") + ends + self._pick("]", ")")

    def _moved_date(self, depth: int) -> str:
        return f"({self.make('date', depth)} {self._pick('+', '-')} {self.make('months', depth)})"

    def _made_date(self, depth: int) -> str:
        return self._pick(
            f"date({self.random.randint(1999, 2030)}, {self.random.randint(1, 12)}, {self.random.randint(1, 28)})",
            f"date({self.make('moment', depth)})",
        )

    def _moved_time(self, depth: int) -> str:
        return f"({self.make('time', depth)} {self._pick('+', '-')} {self.make('days', depth)})"

    def _made_time(self, depth: int) -> str:
        return self._pick(
            f"time({self.random.randint(0, 23)}, {self.random.randint(0, 59)}, {self.random.randint(0, 59)})",
            f"time({self.make('moment', depth)})",
        )

    def _moved_moment(self, depth: int) -> str:
        return f"({self.make('moment', depth)} {self._pick('+', '-')} {self.make(self._pick('days', 'months'), depth)})"

    def _made_moment(self, depth: int) -> str:
        return f"date and time({self.make('date', depth)}, {self._leaf('time')})"

    def _days(self, depth: int) -> str:
        days = self.make("days", depth)
        return self._pick(
            f"({days} {self._pick('+', '-')} {self.make('days', depth)})",
            f"({self.make('date', depth)} - {self._leaf('date')})",
        )

    def _months(self, depth: int) -> str:
        months = self.make("months", depth)
        return self._pick(
            f"({months} {self._pick('+', '-')} {self.make('months', depth)})",
        )

    def _numbers(self, depth: int) -> str:
        return "[" + ", ".join(self.make("number", depth) for _ in range(self.random.randint(0, 3))) + "]"

    def _filtered(self, depth: int) -> str:
        return self._pick(
            f"{self.make('numbers', depth)}[item {self._pick('>', '<')} {self._leaf('number')}]",
            f"people[age {self._pick('>', '<')} {self._leaf('number')}].age",
            "people.age",
        )

    def _looped(self, depth: int) -> str:
        low, high = self.random.randint(1, 4), self.random.randint(1, 4)
        lists = self.random.sample(FULL, 2)
        return self._pick(
            f"(for x in {self.make('numbers', depth)} return x {self._pick('+', '*')} {self._leaf('number')})",
            f"(for x in {low}..{high} return x * 2)",
            f"(for x in {lists[0]}, y in {lists[1]} return x - y)",
            "(for i in 0..4 return if i = 0 then 1 else i * partial[-1])",
        )

    def _list_function(self, depth: int) -> str:
        one, other, place = self.make("numbers", depth), self._leaf("numbers"), self.random.randint(1, 2)
        full = self._pick(*FULL)
        return self._pick(
            f"append({one}, {self._leaf('number')})",
            f"concatenate({one}, {other})",
            f"insert before({full}, {place}, 0)",
            f"remove({full}, {place})",
            f"reverse({one})",
            f"index of({one}, {self._leaf('number')})",
            f"union({one}, {other})",
            f"distinct values({one})",
            f"flatten([{one}, [{other}]])",
            f"sublist({full}, {self.random.choice([-2, -1, 1, 2])}, 1)",
            f"sort({one}, function(x, y) x {self._pick('<', '>')} y)",
            f"mode({self._pick('xs', '[1, 2, 2, 3, 3]')})",
            f"list replace({full}, {place}, 0)",
        )

    def _strings(self, depth: int) -> str:
        return self._pick(
            "[" + ", ".join(self.make("string", depth) for _ in range(self.random.randint(0, 3))) + "]",
            f"split({self.make('string', depth)}, {self._pick(*PARTS)})",
            'people[role = "child"].name',
        )

    def _looped_words(self, depth: int) -> str:
        return f"(for w in {self.make('strings', depth)} return upper case(w))"

    def _context(self, depth: int) -> str:
        return f"{{a: {self.make('number', depth)}, b c: {self.make('string', depth)}, d: a {self._pick('+', '-')} 1}}"

    def _context_function(self, depth: int) -> str:
        context = self.make("context", depth)
        return self._pick(
            f'context put({context}, "e", {self._leaf("number")})',
            f"context merge([{context}, {{a: 0}}])",
            f'context([{{key: "a", value: {self._leaf("number")}}}])',
            "child",
            f'{{a: get value({context}, "a")}}',
            f"{{entries: get entries({context})}}",
        )
