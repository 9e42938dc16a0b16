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
        first = [journey.start() for _ in range(CLIENTS)]
        began = perf_counter()
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(partial(complete_on, journey, completions=EACH), first))
        yield Line(name, CLIENTS * EACH / (perf_counter() - began))
