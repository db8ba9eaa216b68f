"""`ServerGenerator`: a model behind an OpenAI-compatible server as a `Generator`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from coach.errors import ModelError
from coach.models.protocols import Message, Pieces

TEMPERATURE = 0.2
TIMEOUT = httpx.Timeout(connect=5.0, read=120.0, write=10.0, pool=10.0)
"""Reading waits long: a server may load its model on the first request."""

_END = "[DONE]"


class ServerGenerator:
    """Completions streamed from `url`/chat/completions. Threads may share it."""

    def __init__(self, url: str, *, model: str | None, key: str | None = None, transport: httpx.BaseTransport | None = None):
        """Without a `model`, the only one that the server lists is asked.

        Raises:
            ModelError: no model is named, and the server cannot be reached or does not list exactly one.
        """
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._transport = transport
        self._model = model if model is not None else self._only_model()

    @property
    def name(self) -> str:
        """The model and where it is served."""
        return f"{self._model} at {self._url}"

    @property
    def note(self) -> str | None:
        """What readers should know about these weights; None for the pinned ones."""
        return f"{self.name}: published figures do not apply to it"

    def generate(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Pieces:
        """Yield pieces of the completion as they arrive; closing the iterator hangs up, which stops the server.

        Raises:
            ModelError: the server could not be reached, refused, or broke off; the message says what to do.
        """
        body = {
            "model": self._model,
            "messages": list(messages),
            "max_tokens": max_tokens,
            "seed": seed,
            "temperature": TEMPERATURE,
            "stream": True,
        }
        try:
            with self._client() as client, client.stream("POST", f"{self._url}/chat/completions", json=body) as response:
                if not response.is_success:
                    response.read()
                    raise self._refusal(response)
                yield from self._pieces(response.iter_lines())
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from error

    def _client(self) -> httpx.Client:
        # One for each request: it leaves no connection open, and costs little beside a reply.
        return httpx.Client(headers=self._headers, timeout=TIMEOUT, transport=self._transport)

    def _pieces(self, lines: Iterator[str]) -> Iterator[str]:
        finished = False
        for line in lines:
            if not line.startswith("data:"):
                continue
            data = line.removeprefix("data:").strip()
            if data == _END:
                return
            piece, ended = self._delta(data)
            finished = finished or ended
            if piece:
                yield piece
        if not finished:
            raise ModelError(f"the server at {self._url} broke off in mid-reply; look at its log, then try again")

    def _delta(self, data: str) -> tuple[str, bool]:
        """The text of one event, and whether it says that the reply is whole."""
        try:
            event = json.loads(data)
            if event.get("error"):
                raise ModelError(f"the server at {self._url} failed while writing: {_said(event)}; look at its log")
            choices = event.get("choices") or []
            if not choices:  # usage figures come without choices
                return "", False
            return choices[0]["delta"].get("content") or "", choices[0].get("finish_reason") is not None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{self._url} does not answer as an OpenAI-compatible server does; check COACH_MODEL_URL") from error

    def _only_model(self) -> str:
        try:
            with self._client() as client:
                response = client.get(f"{self._url}/models")
            if not response.is_success:
                raise self._refusal(response)
            names = [str(model["id"]) for model in response.json()["data"]]
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{self._url} does not answer as an OpenAI-compatible server does; check COACH_MODEL_URL") from error
        if len(names) != 1:
            listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "") if names else "none"
            raise ModelError(f"set COACH_MODEL to the model to ask {self._url} for; it lists {listed}")
        return names[0]

    def _refusal(self, response: httpx.Response) -> ModelError:
        status = response.status_code
        said = _said_by(response)
        if status in (401, 403):
            return ModelError(f"the server at {self._url} refused the key ({status}: {said}); set COACH_MODEL_KEY to one that it takes")
        if status == 404:
            return ModelError(
                f"the server at {self._url} does not know the model {self._model!r} or this address ({said}); "
                "check COACH_MODEL, and that COACH_MODEL_URL ends as the server wants it, mostly in /v1"
            )
        if status == 429:
            return ModelError(f"the server at {self._url} is over its limit (429: {said}); wait, or use another")
        if status >= 500:
            return ModelError(f"the server at {self._url} failed ({status}: {said}); look at its log, or unset COACH_MODEL_URL")
        return ModelError(f"the server at {self._url} would not answer ({status}: {said}); check COACH_MODEL and COACH_MODEL_URL")

    def _unreachable(self, error: Exception) -> ModelError:
        if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
            return ModelError(f"COACH_MODEL_URL={self._url} is no web address; it looks like http://127.0.0.1:8000/v1")
        if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
            return ModelError(f"nothing answers at {self._url} ({error}); start the server or correct COACH_MODEL_URL")
        if isinstance(error, httpx.TimeoutException):
            return ModelError(f"the server at {self._url} said nothing for {TIMEOUT.read:.0f} s; it may be overloaded, try again later")
        return ModelError(f"the connection to {self._url} broke off ({error}); look at the server's log, then try again")


def _said_by(response: httpx.Response) -> str:
    try:
        return _said(response.json())
    except ValueError:
        return response.text.strip().partition("\n")[0][:200] or "no reason given"


def _said(body: Any) -> str:
    """The reason in a server's error, whichever of the usual shapes it has."""
    reason = body
    for key in ("error", "message", "detail"):
        if isinstance(reason, dict) and key in reason:
            reason = reason[key]
    return str(reason).strip().partition("\n")[0][:200] or "no reason given"
