"""Parts that load once, tell how far they are, and may fail."""

import time
from threading import Barrier, Event, Thread

import pytest

from coach.errors import ModelError
from coach.models import Progress, silent
from coach.parts import Part


def test_a_part_loads_once_for_all_threads() -> None:
    loads: list[int] = []
    together = Barrier(5)
    got: list[int] = []

    def load(progress: Progress) -> tuple[int, None]:
        loads.append(1)
        time.sleep(0.02)
        return 7, None

    part = Part("thing", load)

    def want() -> None:
        together.wait(timeout=30)
        got.append(part.get(silent))

    threads = [Thread(target=want) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [7] * 5
    assert loads == [1]
    assert part.state.state == "ready"


def test_a_part_says_how_far_it_is_while_it_loads() -> None:
    inside, go_on = Event(), Event()

    def load(progress: Progress) -> tuple[int, str]:
        progress("fetching", 0.5)
        inside.set()
        go_on.wait(timeout=30)
        return 1, "a note"

    part = Part("thing", load)
    assert (part.state.state, part.state.seconds) == ("waiting", 0)
    thread = Thread(target=part.get, args=(silent,))
    thread.start()
    inside.wait(timeout=30)
    early = part.state
    assert (early.state, early.message) == ("loading", "fetching, 50%")
    go_on.set()
    thread.join()
    assert (part.state.state, part.state.message) == ("ready", "a note")
    assert part.state.seconds >= early.seconds


@pytest.mark.parametrize("error", [ModelError("no weights"), OSError("disk full"), ImportError("no such library"), KeyboardInterrupt()])
def test_a_load_that_fails_says_so_and_is_tried_again(error: BaseException) -> None:
    tries = [error]

    def load(progress: Progress) -> tuple[int, None]:
        if tries:
            raise tries.pop()
        return 1, None

    part = Part("thing", load)
    with pytest.raises(type(error)):
        part.get(silent)
    assert part.state.state == "failed"
    assert part.state.message == (str(error) or "KeyboardInterrupt")
    assert part.get(silent) == 1
    assert part.state.state == "ready"
