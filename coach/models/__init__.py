"""Models behind protocols: texts to vectors, prompts to text; and where their weights come from.

This door is light. What runs the models is behind `coach.models.backends`, which only the facade opens;
`coach.models.fakes` holds implementations that need no weights.
"""

from coach.models.packages import ENCODER, GENERATOR, PinnedPackage
from coach.models.progress import Progress, silent
from coach.models.protocols import Encoder, Generator, Message, PairScorer, Vectors
from coach.models.weights import EncoderRole, Weights, fetch, find_encoder, find_generator, find_pinned

__all__ = [
    "ENCODER",
    "GENERATOR",
    "Encoder",
    "EncoderRole",
    "Generator",
    "Message",
    "PairScorer",
    "PinnedPackage",
    "Progress",
    "Vectors",
    "Weights",
    "fetch",
    "find_encoder",
    "find_generator",
    "find_pinned",
    "silent",
]
