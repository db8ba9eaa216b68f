"""Small pieces of English."""


def counted(number: float, noun: str) -> str:
    """A number and its noun, which is singular for exactly one: "1 point", "0.5 points"."""
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def career_title(career: str) -> str:
    """The id of a career as people write it: ml-engineer is an ML engineer."""
    special = {"ai": "AI", "ml": "ML", "nlp": "NLP", "rl": "RL", "mlops": "MLOps"}
    words = [special.get(word, word) for word in career.split("-")]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])
