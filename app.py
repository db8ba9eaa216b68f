"""Entry point of a Gradio Space. On a computer of your own, `coach serve` is the same."""

import os

from coach.cli import main

if __name__ == "__main__":
    if "SPACE_ID" in os.environ:
        os.environ.setdefault("COACH_HOST", "0.0.0.0")
    main(["serve"])
