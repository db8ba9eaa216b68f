"""A library's exception as part of a message of ours."""


def cause(error: BaseException) -> str:
    """Its kind and what it says, on one line of bounded length."""
    said = " ".join(str(error).split())
    if len(said) > 300:
        said = said[:299] + "…"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
