"""How many completions a second four clients at once get out of one server."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter

from tests.benchmarks.targets import Line
from tests.benchmarks.two_tasks import Journey, complete_on

CLIENTS = 4
EACH = 30


def lines(journeys: Sequence[Journey]) -> Iterator[Line]:
    """For ours and for plain. The clients share the machine with what they ask."""
    for name, journey in zip(
        ("completions a second, four clients", "  of plain, rounds 1 to 15"), journeys, strict=True
    ):
        yield Line(name, CLIENTS * EACH / complete_side_by_side(journey, CLIENTS))


def complete_side_by_side(journey: Journey, clients: int) -> float:
    """The seconds in which so many clients complete their tasks, each of a case of its own."""
    first = [journey.start() for _ in range(clients)]
    began = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(partial(complete_on, journey, completions=EACH), first))
    return perf_counter() - began
