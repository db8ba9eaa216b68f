"""Small pieces of English."""


def counted(number: float, noun: str) -> str:
    """A number and its noun, which is singular for exactly one: "1 point", "0.5 points"."""
    return f"{number:g} {noun}{'' if number == 1 else 's'}"
