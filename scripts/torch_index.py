"""Print the address of PyTorch's own index of processor-only builds if it answers within three seconds; else print nothing.

Those builds are a tenth of the size of the usual ones for Linux, which bring the libraries of a graphics card along.
"""

import sys
import urllib.error
import urllib.request
from queue import Empty, Queue
from threading import Thread

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
SECONDS = 3.0


def cpu_index() -> str | None:
    """The index's address, or None where it does not answer."""
    answers: Queue[bool] = Queue()
    # In a thread, because looking a name up can hang for longer than any time limit of a socket.
    Thread(target=_probe, args=(answers,), daemon=True).start()
    try:
        return CPU_INDEX if answers.get(timeout=SECONDS) else None
    except Empty:
        return None


def _probe(answers: "Queue[bool]") -> None:
    try:
        with urllib.request.urlopen(f"{CPU_INDEX}/torch/", timeout=SECONDS):
            answers.put(True)
    except (urllib.error.URLError, OSError):
        answers.put(False)


if __name__ == "__main__":
    index = cpu_index()
    if index:
        print(index)
    else:
        print("PyTorch's own index does not answer; torch comes from where pip finds it", file=sys.stderr)
