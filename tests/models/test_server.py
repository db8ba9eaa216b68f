"""`ServerGenerator` against a real server process (`transformers serve`), and the refusals such a server does not make."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from coach.errors import ModelError
from coach.models import Message
from coach.models.backends import load_generator
from coach.models.backends.server import ServerGenerator
from coach.settings import Settings

PROMPT: list[Message] = [{"role": "system", "content": "step by step"}, {"role": "user", "content": "Why does batch normalization help?"}]


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    origin: str
    model: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(model: Path, log: Path) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(model), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    origin = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{origin}/health").is_success:
                return Server(process, origin, str(model))
        except httpx.HTTPError:
            time.sleep(0.2)
    process.kill()
    process.wait()
    raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture
def serve(tiny_chat: Path, tmp_path: Path) -> Iterator[Callable[[], Server]]:
    pytest.importorskip("openai", reason="`transformers serve` needs the openai package")
    servers: list[Server] = []

    def begin() -> Server:
        servers.append(start(tiny_chat, tmp_path / "server.log"))
        return servers[-1]

    yield begin
    for server in servers:
        server.process.kill()
        server.process.wait()


def test_real_server(serve: Callable[[], Server]) -> None:
    server = serve()
    settings = Settings(model_url=f"{server.origin}/v1/", model=server.model)
    generator = load_generator(settings)
    assert generator.name == f"{server.model} at {server.origin}/v1"

    pieces = list(generator.generate(PROMPT, max_tokens=12, seed=0))
    assert len(pieces) > 2
    assert "".join(generator.generate(PROMPT, max_tokens=12, seed=0)) == "".join(pieces)

    stream = generator.generate(PROMPT, max_tokens=200, seed=0)
    assert next(stream)
    stream.close()
    assert list(generator.generate(PROMPT, max_tokens=3, seed=0))

    with pytest.raises(ModelError, match=r"does not know the model .* or this address .* mostly in /v1"):
        list(ServerGenerator(server.origin, model=server.model).generate(PROMPT, max_tokens=3, seed=0))

    stream = generator.generate(PROMPT, max_tokens=200, seed=0)
    assert next(stream)
    os.kill(server.process.pid, signal.SIGKILL)
    with pytest.raises(ModelError, match=r"broke off"):
        list(stream)
    with pytest.raises(ModelError, match=r"nothing answers at .*; start the server or correct COACH_MODEL_URL"):
        list(generator.generate(PROMPT, max_tokens=3, seed=0))


def answering(handler: Callable[[httpx.Request], httpx.Response], *, model: str | None = "m", key: str | None = None) -> ServerGenerator:
    return ServerGenerator("http://server/v1", model=model, key=key, transport=httpx.MockTransport(handler))


def events(*values: object) -> bytes:
    return b"".join(b"data: " + (value.encode() if isinstance(value, str) else json.dumps(value).encode()) + b"\n\n" for value in values)


def delta(text: str, finish: str | None = None) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}


def test_request_carries_prompt_limits_and_key() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=events({"choices": []}, delta("What "), delta("is it?"), "[DONE]"))

    assert "".join(answering(handler, key="secret").generate(PROMPT, max_tokens=40, seed=7)) == "What is it?"
    body = json.loads(seen[0].content)
    assert str(seen[0].url) == "http://server/v1/chat/completions"
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert (body["model"], body["messages"], body["max_tokens"], body["seed"], body["stream"]) == ("m", PROMPT, 40, 7, True)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, '{"error": {"message": "bad key"}}', r"refused the key \(401: bad key\); set COACH_MODEL_KEY"),
        (403, "", r"refused the key \(403: no reason given\)"),
        (404, '{"detail": "no such model"}', r"does not know the model 'm' .*\(no such model\); check COACH_MODEL"),
        (404, "<h1>Not found</h1>", r"check COACH_MODEL, and that COACH_MODEL_URL ends as the server wants it"),
        (429, '{"error": "slow down"}', r"over its limit \(429: slow down\); wait"),
        (500, "Internal Server Error", r"failed \(500: Internal Server Error\); look at its log"),
        (301, "", r"would not answer \(301: no reason given\); check COACH_MODEL and COACH_MODEL_URL"),
        (422, '{"message": "seed?"}', r"would not answer \(422: seed\?\)"),
    ],
)
def test_a_refusal_says_what_to_do(status: int, body: str, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        list(answering(lambda request: httpx.Response(status, text=body)).generate(PROMPT, max_tokens=3, seed=0))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (events(delta("What ")), "broke off in mid-reply"),
        (events(delta("What "), {"error": {"message": "out of memory"}}), "failed while writing: out of memory"),
        (events(delta("What "), "not json"), "does not answer as an OpenAI-compatible server does"),
        (events(delta("What "), {"choices": [{}]}), "does not answer as an OpenAI-compatible server does"),
    ],
)
def test_a_broken_stream_gives_its_pieces_then_an_error(content: bytes, said: str) -> None:
    stream = answering(lambda request: httpx.Response(200, content=content)).generate(PROMPT, max_tokens=3, seed=0)
    assert next(stream) == "What "
    with pytest.raises(ModelError, match=said):
        next(stream)


def test_a_page_that_is_no_stream_is_an_error() -> None:
    with pytest.raises(ModelError, match=r"broke off|does not answer"):
        list(answering(lambda request: httpx.Response(200, text="<html>a login page</html>")).generate(PROMPT, max_tokens=3, seed=0))


def test_silence_is_an_error() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("timed out", request=request)

    with pytest.raises(ModelError, match=r"said nothing for 120 s"):
        list(answering(handler).generate(PROMPT, max_tokens=3, seed=0))


@pytest.mark.parametrize("url", ["localhost:8000/v1", "server", "http://"])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(ModelError, match=r"is no web address; it looks like"):
        list(ServerGenerator(url, model="m").generate(PROMPT, max_tokens=3, seed=0))


@pytest.mark.parametrize(
    ("ids", "outcome"),
    [(["only"], "only"), (["a", "b"], "it lists a, b"), ([], "it lists none"), (list("abcdefg"), "it lists a, b, c, d, e, …")],
)
def test_without_a_name_the_only_model_is_asked(ids: list[str], outcome: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/models"
        return httpx.Response(200, json={"data": [{"id": name} for name in ids]})

    if len(ids) == 1:
        assert answering(handler, model=None).name == f"{outcome} at http://server/v1"
    else:
        with pytest.raises(ModelError, match=f"set COACH_MODEL to the model .*{outcome}"):
            answering(handler, model=None)
