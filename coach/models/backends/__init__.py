"""The door to real models: weights are found, loaded and handed out as protocol implementations.

Heavy libraries are imported inside functions, so importing this costs nothing.
"""

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from coach.models.progress import Progress, silent, ticking
from coach.models.protocols import Encoder, Generator
from coach.models.weights import EncoderRole, find_encoder, find_generator
from coach.settings import Settings

# Torch's threads wait for each other by spinning, which starves them as soon as anything else wants a core: with one busy
# process beside it, two cores decoded 2 tokens a second instead of 12. Sleeping waits cost 8% when nothing does.
# It is read when torch is loaded, so it is set before that.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_loading = Lock()


def load_encoder(settings: Settings, role: EncoderRole, progress: Progress = silent) -> Encoder:
    """The encoder of a role. Roles with the same weights share one copy in memory.

    Raises:
        ModelUnavailable: no place had the weights.
        ModelError: they cannot be loaded.
    """
    weights = find_encoder(settings, role, progress)
    with _loading, ticking(progress, f"loading {weights.name}"):
        _use_threads(settings.threads)
        return _sentence_encoder(weights.name, weights.path, weights.note)


def load_generator(settings: Settings, progress: Progress = silent) -> Generator:
    """The interviewer's model: the server at COACH_MODEL_URL if that is set, else weights on this machine.

    Raises:
        ModelUnavailable: no place had the weights.
        ModelError: they cannot be loaded, or the server cannot be used.
    """
    if settings.model_url is not None:
        from coach.models.backends.server import ServerGenerator

        with ticking(progress, f"asking {settings.model_url}"):
            return ServerGenerator(settings.model_url, model=settings.model, key=settings.model_key)
    weights = find_generator(settings, progress)
    with _loading, ticking(progress, f"loading {weights.name}"):
        _use_threads(settings.threads)
        from coach.models.backends.generator import CausalGenerator

        return CausalGenerator.load(weights)


@lru_cache(maxsize=2)
def _sentence_encoder(name: str, folder: Path, note: str | None) -> Encoder:
    from coach.models.backends.encoder import SentenceEncoder

    return SentenceEncoder.load(name, folder, note)


def _use_threads(threads: int | None) -> None:
    if threads is not None:
        import torch

        torch.set_num_threads(threads)
