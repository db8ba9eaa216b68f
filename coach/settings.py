"""Every setting once: its name, its default and its help.

A setting is read from the environment (`COACH_…`; an empty value counts as unset) or passed to `Settings(...)`. README's table of settings is generated from here.
"""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import SettingsError


def _user_folder(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback) / "coach"


class Settings(BaseSettings):
    """The settings of one process. Frozen; a changed value means a new `Settings`."""

    model_config = SettingsConfigDict(env_prefix="COACH_", frozen=True, extra="forbid", env_ignore_empty=True)

    cache: Path = Field(
        default_factory=lambda: _user_folder("XDG_CACHE_HOME", ".cache"),
        description="Folder for models and the search index; safe to delete.",
    )
    data: Path = Field(
        default_factory=lambda: _user_folder("XDG_DATA_HOME", ".local/share"),
        description="Folder for interviews, drafts and grades (one SQLite file); back this up.",
    )
    knowledge: Path | None = Field(
        default=None, description="Folder with topics, passages and questions; default: the one that ships with coach."
    )
    model: str | None = Field(
        default=None,
        description="Interviewer model instead of the pinned one: folder, LoRA adapter folder or model hub id of a causal language model.",
    )
    model_url: str | None = Field(
        default=None,
        description="Base address of an OpenAI-compatible server (vLLM, TGI, Ollama, llama.cpp, `transformers serve`) that takes the "
        "interviewer's seat, such as http://127.0.0.1:8000/v1. COACH_MODEL then names the model to ask it for.",
    )
    model_key: str | None = Field(default=None, repr=False, description="Key sent to COACH_MODEL_URL, if it wants one.")
    judge: str | None = Field(
        default=None, description="Encoder that the grader uses, instead of the pinned one: folder or model hub id. Figures do not apply."
    )
    encoder: str | None = Field(
        default=None, description="Encoder that retrieval uses, instead of the pinned one: folder or model hub id. Figures do not apply."
    )
    hub: bool = Field(
        default=True, description="Whether the model hub may be asked when the pinned packages cannot be fetched (0 forbids it)."
    )
    phrasing: Literal["model", "written"] = Field(
        default="model", description="Who words the interviewer's turns: the small model, checked, or the written text alone."
    )
    threads: int | None = Field(default=None, ge=1, description="Processor threads for the models; default: what torch picks.")
    host: str = Field(default="127.0.0.1", description="Address the web app listens on; 0.0.0.0 lets other machines in.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port of the web app.")
    public: bool = Field(
        default_factory=lambda: "SPACE_ID" in os.environ,
        description="Whether strangers share this deployment (set on a Space); decides what the first page says about privacy.",
    )
    max_answer_characters: int = Field(default=50_000, ge=1_000, description="Longest answer that is graded, in characters.")
    keep_days: int = Field(default=0, ge=0, description="Delete interviews untouched for so many days; 0 keeps them.")

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "coach.sqlite"


def read_settings() -> Settings:
    """Settings from the environment.

    Raises:
        SettingsError: a value cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "COACH_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']} (got {first['input']!r}); change or unset it") from None
