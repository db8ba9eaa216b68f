"""GGUF to safetensors, once, so that later loads are quick and need no `gguf`."""

from functools import partial
from pathlib import Path
from typing import Any

from coach.errors import ModelError
from coach.models.backends.quiet import quieten
from coach.models.cause import cause

STOPS = ("<|im_end|>", "<|endoftext|>")


def convert_gguf(gguf: Path, folder: Path) -> None:
    """Write the model in `gguf` to `folder` in float32, with its tokenizer and chat template.

    About 20 s and 1.2 GB of memory for 135M parameters. The quantised values are kept exactly, as float32 holds every one of them.

    Raises:
        ModelError: the file cannot be read as a model.
        OSError: `folder` cannot be written.
    """
    quieten()
    try:
        _convert(gguf, folder)
    except OSError:
        raise
    except Exception as error:  # the libraries raise whatever their parsers raise
        raise ModelError(f"{gguf.name} could not be converted ({cause(error)})") from error


def _convert(gguf: Path, folder: Path) -> None:
    import torch
    import transformers.modeling_gguf_pytorch_utils as reader
    from tqdm import tqdm
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    vars(reader)["tqdm"] = partial(tqdm, disable=True)  # the one bar that no switch of the library reaches
    source = str(gguf.parent)
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=gguf.name, local_files_only=True)
    model: Any = AutoModelForCausalLM.from_pretrained(source, gguf_file=gguf.name, local_files_only=True, dtype=torch.float32)

    # The loaded model remembers that it was quantised, and a folder saved from it would ask for `gguf` again;
    # a fresh model of the same shape does not.
    values = model.config.to_dict()
    values.pop("quantization_config", None)
    with torch.device("meta"):
        fresh = type(model)(AutoConfig.for_model(**values))
    fresh.load_state_dict(model.state_dict(), assign=True)
    fresh.tie_weights()
    # A GGUF names one end token; a chat model may also end its turn with the one that ends a document.
    vocabulary = tokenizer.get_vocab()
    stops = {fresh.config.eos_token_id, *(vocabulary[stop] for stop in STOPS if stop in vocabulary)}
    fresh.generation_config.eos_token_id = sorted(stops)
    tokenizer.model_max_length = fresh.config.max_position_embeddings
    fresh.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
