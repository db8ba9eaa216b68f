"""A GGUF file, written here, to a folder that needs no `gguf`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import ModelError
from coach.models import Weights
from coach.models.backends.convert import convert_gguf
from coach.models.backends.generator import CausalGenerator

WITHOUT_GGUF = """
import sys
sys.modules["gguf"] = None
from pathlib import Path
from coach.models import Message, Weights
from coach.models.backends.generator import CausalGenerator

generator = CausalGenerator.load(Weights("converted", Path(sys.argv[1]), "set", pinned=False), temperature=0)
print(sorted(generator._stops), end=" ")
print(ascii("".join(generator.generate([{"role": "user", "content": "Why does batch normalization help?"}], max_tokens=12, seed=0))))
"""


@pytest.fixture(scope="module")
def gguf(tiny_chat: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model as a GGUF file, its matrices quantised to 8 bits."""
    import gguf
    import numpy as np
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(tiny_chat)
    tokenizer = AutoTokenizer.from_pretrained(tiny_chat)
    config = model.config
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(config.vocab_size)
    backend = tokenizer.backend_tokenizer
    merges = [" ".join(pair) for pair in json.loads(backend.to_str())["model"]["merges"]]
    words = [backend.id_to_token(index) or f"<unused{index}>" for index in range(config.vocab_size)]
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(words)
    writer.add_token_types([3 if word.startswith("<") and len(word) > 1 else 1 for word in words])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(tokenizer.chat_template)
    names = {
        "model.embed_tokens": "token_embd", "model.norm": "output_norm",
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
        "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
        "post_attention_layernorm": "ffn_norm", "input_layernorm": "attn_norm", "model.layers": "blk",
    }  # fmt: skip
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight":
            continue
        values = tensor.float().numpy()
        for part, count in heads.items():
            if part in name:  # GGUF interleaves the halves that rotary embedding turns
                values = values.reshape(count, 2, -1, values.shape[1]).swapaxes(1, 2).reshape(values.shape)
        for ours, theirs in names.items():
            name = name.replace(ours, theirs)
        if values.ndim == 1:
            writer.add_tensor(name, values)
        else:
            packed = gguf.quants.quantize(np.ascontiguousarray(values), gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_converted_model_is_the_same_and_needs_no_gguf(
    gguf: Path, tiny_chat: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    convert_gguf(gguf, tmp_path)
    assert capfd.readouterr() == ("", "")
    converted = AutoModelForCausalLM.from_pretrained(tmp_path)
    direct = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    original = AutoModelForCausalLM.from_pretrained(tiny_chat)
    tokens = torch.arange(3, 40)[None]
    with torch.inference_mode():
        assert torch.equal(converted(tokens).logits, direct(tokens).logits)
        likeliest = [model(tokens).logits.argmax(-1) for model in (converted, original)]
    assert (likeliest[0] == likeliest[1]).float().mean() > 0.9  # quantised to 8 bits, hardly different

    script = subprocess.run([sys.executable, "-c", WITHOUT_GGUF, str(tmp_path)], capture_output=True, text=True, check=True)
    generator = CausalGenerator.load(Weights("converted", tmp_path, "set", pinned=False), temperature=0)
    text = "".join(generator.generate([{"role": "user", "content": "Why does batch normalization help?"}], max_tokens=12, seed=0))
    assert script.stdout == f"[0, 2] {text!a}\n"
    assert script.stderr == ""


def test_tokenizer_and_template_come_along(gguf: Path, tiny_chat: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    convert_gguf(gguf, tmp_path)
    converted, original = AutoTokenizer.from_pretrained(tmp_path), AutoTokenizer.from_pretrained(tiny_chat)
    assert converted.chat_template == original.chat_template
    text = "<|im_start|>user\nThe gradient of a loss<|im_end|>\n"
    assert converted(text)["input_ids"] == original(text)["input_ids"]
    assert converted.model_max_length == 256


def test_file_that_is_no_gguf_is_a_model_error(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(100))
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ModelError, match=r"broken.gguf could not be converted"):
        convert_gguf(tmp_path / "broken.gguf", target)
