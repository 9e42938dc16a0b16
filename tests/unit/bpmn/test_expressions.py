from datetime import UTC, date, datetime, timedelta

import pytest

from engine.bpmn.expressions import (
    ExpressionRefusedError,
    NotAMomentError,
    compile_feel,
    compile_marked,
    compile_moment,
    compile_value,
    due_moment,
    timer_moment,
)
from engine.feel import MonthsDuration

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def value_of(text: str, **variables: object) -> object:
    return compile_feel(text).evaluate(variables, NOW)


def test_a_leading_equals_sign_marks_an_expression() -> None:
    value = compile_value("= raised_by")
    assert value.expression is not None
    assert value.expression.evaluate({"raised_by": "north.teacher"}) == "north.teacher"


def test_a_text_without_it_is_taken_literally() -> None:
    assert compile_value(" lead_professional ").literal == "lead_professional"


def test_where_an_expression_is_needed_a_literal_is_refused() -> None:
    with pytest.raises(ExpressionRefusedError, match="begins with “=”"):
        compile_marked('consent = "given"')


@pytest.mark.parametrize("compile_text", [compile_value, compile_marked, compile_moment])
def test_an_old_expression_is_refused_with_the_feel_to_write(compile_text) -> None:
    with pytest.raises(ExpressionRefusedError, match='= consent = "given" and not\\(stopped\\)'):
        compile_text("${consent == 'given' && !stopped}")


def test_an_old_expression_within_a_text_is_refused() -> None:
    with pytest.raises(ExpressionRefusedError, match="old way"):
        compile_value("Dear ${name}")


def test_a_mistake_is_reported_with_its_position() -> None:
    with pytest.raises(ExpressionRefusedError, match="character"):
        compile_value('= consent = = "given"')


@pytest.mark.parametrize(
    "code", ["__import__('os').system('true')", "open('/etc/passwd').read()", "().__class__", "exec('1')"]
)
def test_python_is_no_expression(code: str) -> None:
    with pytest.raises(ExpressionRefusedError):
        compile_value(f"= {code}")


class TestCalendar:
    def test_working_days_after_passes_weekends_and_bank_holidays(self) -> None:
        # Good Friday and Easter Monday 2026 are 3 and 6 April.
        assert value_of('working days after(date("2026-04-02"), 1)') == date(2026, 4, 7)

    def test_dates_may_be_the_texts_that_variables_hold(self) -> None:
        assert value_of("working days after(review_on, -10)", review_on="2026-03-27") == date(2026, 3, 13)
        assert value_of("working days between(a, b)", a="2026-03-02", b="2026-03-09") == 5

    def test_a_moment_counts_as_its_day_in_london(self) -> None:
        assert value_of("is working day(at)", at=datetime(2026, 6, 5, 23, 30, tzinfo=UTC)) is False

    def test_is_working_day(self) -> None:
        assert value_of('is working day("2026-03-02")') is True
        assert value_of('is working day("2026-03-01")') is False

    def test_an_unknown_date_gives_an_unknown_date(self) -> None:
        assert value_of("working days after(review_on, 1)", review_on=None) is None


class TestDueMoment:
    @pytest.mark.parametrize(
        ("value", "moment"),
        [
            (date(2026, 3, 27), datetime(2026, 3, 27, 17, tzinfo=UTC)),
            (date(2026, 6, 1), datetime(2026, 6, 1, 16, tzinfo=UTC)),  # Summer time.
            ("2026-06-01", datetime(2026, 6, 1, 16, tzinfo=UTC)),
            (datetime(2026, 6, 1, 9, 30, tzinfo=UTC), datetime(2026, 6, 1, 9, 30, tzinfo=UTC)),
            ("2026-06-01T09:30:00+01:00", datetime(2026, 6, 1, 8, 30, tzinfo=UTC)),
            ("2026-06-01T09:30:00", datetime(2026, 6, 1, 8, 30, tzinfo=UTC)),
        ],
    )
    def test_a_date_means_five_in_the_afternoon_and_a_date_time_itself(self, value, moment) -> None:
        assert due_moment(value) == moment

    @pytest.mark.parametrize("value", [None, "soon", 5, True, timedelta(days=1), "2026-02-30", "0001-01-01T00:00:00Z"])
    def test_anything_else_is_no_moment(self, value) -> None:
        with pytest.raises(NotAMomentError):
            due_moment(value)


class TestTimers:
    def due(self, text: str, now: datetime = NOW, **variables: object) -> datetime:
        return timer_moment(compile_moment(text).evaluate(variables, now), now)

    def test_days_go_by_the_calendar_across_a_clock_change(self) -> None:
        assert self.due("P42D") == datetime(2026, 4, 13, 8, 0, tzinfo=UTC)  # 09:00 before and after.

    def test_hours_are_exact_across_a_clock_change(self) -> None:
        saturday_evening = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
        assert self.due("PT10H", saturday_evening) == saturday_evening + timedelta(hours=10)

    def test_weeks_months_and_years(self) -> None:
        assert self.due("P6W") == self.due("P42D")
        assert self.due("P1M", datetime(2026, 1, 31, 9, tzinfo=UTC)) == datetime(2026, 2, 28, 9, tzinfo=UTC)
        assert timer_moment(MonthsDuration(12), NOW) == datetime(2027, 3, 2, 9, tzinfo=UTC)

    def test_a_date_and_a_moment(self) -> None:
        assert self.due("2026-06-01") == datetime(2026, 6, 1, 16, tzinfo=UTC)
        assert self.due("2026-06-01T09:30:00Z") == datetime(2026, 6, 1, 9, 30, tzinfo=UTC)

    def test_an_expression_over_variables(self) -> None:
        assert self.due("= working days after(next_review_on, 1)", next_review_on="2026-03-27") == datetime(
            2026, 3, 30, 16, tzinfo=UTC
        )

    @pytest.mark.parametrize(
        "text", ["in six weeks", "R3/P1D", "P", "PT", "0 0 12 * * ?", "P1M3D", "2026-02-30", "1/2/2026"]
    )
    def test_what_is_no_time_is_refused(self, text: str) -> None:
        with pytest.raises(ExpressionRefusedError):
            compile_moment(text)
