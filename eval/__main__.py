"""`python -m eval NAME`: run one evaluation and write its results, or bring README up to date."""

import importlib
import sys

from coach.errors import CoachError

NAMES = {
    "blind": "factual errors that a blind reading of items drawn by a seed found",
    "retrieval": "recall@5 and nDCG@10 of each search and of all together, on judged queries",
    "generation": "the share of turns that the small model wrote, and that fell back to the written text",
    "grading": "totals by kind of answer, orders kept, mistakes recognised, on invented answers",
    "speed": "seconds to the first sentence and to a grade, seconds to get ready, peak memory",
    "example": "make the finished example that the web app's first page links to",
    "readme": "bring the generated parts of README up to date",
}


def main() -> None:
    """Hand over to the module that was named."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in NAMES:
        print("usage: python -m eval NAME [--help]\n")
        print("\n".join(f"  {name:<12}{text}" for name, text in NAMES.items()))
        sys.exit(0 if name in ("", "-h", "--help") else 2)
    sys.argv = [f"python -m eval {name}", *sys.argv[2:]]
    try:
        importlib.import_module(f"eval.{name}").main()
    except CoachError as error:
        print(f"eval: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
