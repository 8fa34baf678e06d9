"""The OpenAI protocol, as far as it is needed: an answer to a prompt, and vectors of texts."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from holdfast_contract.errors import ModelUnusable

from holdfast_core.adapters.models.transport import Answer, ModelHttp, Refusal
from holdfast_core.domain.answers.models import Completion, ModelAccess, Prompt, Usage, estimate
from holdfast_core.domain.words.text import whole

CHAT_BYTES = 1 << 20
EMBEDDING_BYTES = 32 << 20
BATCH = 64
"""Texts of one call for vectors."""

_DATA = b"data:"
_DONE = b"[DONE]"
_THOUGHT = re.compile(r"\s*<think>.*?(</think>|\Z)", re.DOTALL)

_INSTEAD: Mapping[str, Mapping[str, str]] = {
    "max_tokens": {"max_tokens": "max_completion_tokens"},
    "temperature": {},
    "stream_options": {},
}
"""What some servers refuse, and how else they want it said."""


class ModelClient:
    """`ChatModel` and vectors over HTTP; one for all tenants, which say with each call where it goes.

    Every call raises `ModelUnreachable`, `ModelTimeout`, `ModelRefused` or `ModelUnusable`, and none of them
    repeats anything of a prompt, an answer or a key.
    """

    def __init__(self, http: ModelHttp) -> None:
        """`http` stays the caller's to close."""
        self._http = http
        self._refused: dict[tuple[str, str], frozenset[str]] = {}

    async def chat(self, access: ModelAccess, prompt: Prompt) -> Completion:
        """Have a prompt answered. A server that does not stream is understood too."""
        body = {
            "model": access.model,
            "messages": [
                {"role": "system", "content": prompt.rules},
                {"role": "user", "content": prompt.material},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": access.max_output_tokens,
            "temperature": 0,
        }
        place = (access.base_url, access.model)
        while True:
            refused = self._refused.get(place, frozenset())
            try:
                written, usage = await self._http.call(
                    access, "/chat/completions", _without(body, refused), _read_chat
                )
            except Refusal as refusal:
                more = {name for name in _INSTEAD if name in refusal.explanation} - refused
                if not more:
                    raise refusal.error from None
                self._refused[place] = refused | more
                continue
            text = whole(_THOUGHT.sub("", written).strip())
            return Completion(text, usage or Usage(prompt.tokens, estimate(text), is_estimated=True))

    async def embeddings(self, access: ModelAccess, texts: Sequence[str]) -> list[list[float]]:
        """Give the vector of each text, all of one length, in the texts' order."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            body = {"model": access.embedding_model, "input": batch, "encoding_format": "float"}
            try:
                answer = await self._http.call(access, "/embeddings", body, _read_vectors)
            except Refusal as refusal:
                raise refusal.error from None
            vectors += _in_order(answer, len(batch))
        if len({len(vector) for vector in vectors}) > 1:
            raise ModelUnusable("The model gave vectors of different lengths.")
        return vectors


def _without(body: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Leave out, or say otherwise, what a server has refused before."""
    renamed = {old: new for name in refused for old, new in _INSTEAD[name].items()}
    return {
        renamed.get(key, key): value for key, value in body.items() if key not in refused or key in renamed
    }


async def _read_chat(answer: Answer) -> tuple[str, Usage | None]:
    """Give what was written, and what it took where the server says so."""
    if not answer.is_stream:
        event = await answer.json(CHAT_BYTES)
        return _content(event, "message"), _usage(event)
    parts: list[str] = []
    usage: Usage | None = None
    async for line in answer.lines(CHAT_BYTES):
        if not line.startswith(_DATA):
            continue
        data = line.removeprefix(_DATA).strip()
        if data == _DONE:
            return "".join(parts), usage
        event = _decoded(data)
        parts.append(_content(event, "delta"))
        usage = _usage(event) or usage
        if _is_finished(event) and usage is not None:
            return "".join(parts), usage
    raise ModelUnusable("The model's answer broke off.")


def _decoded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ModelUnusable from None


def _content(event: Any, field: str) -> str:
    """Give the text of an answer (`message`) or of a part of one (`delta`)."""
    try:
        choices = event["choices"]
        if not choices and field == "delta":
            return ""
        content = choices[0][field].get("content")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ModelUnusable from None
    if content is not None and not isinstance(content, str):
        raise ModelUnusable
    return content or ""


def _is_finished(event: Any) -> bool:
    return bool(event["choices"] and event["choices"][0].get("finish_reason"))


def _usage(event: Any) -> Usage | None:
    """Read what a call took. None where the server says nothing that can be true."""
    said = event.get("usage")
    if not isinstance(said, dict):
        return None
    read, written = said.get("prompt_tokens"), said.get("completion_tokens")
    if not isinstance(read, int) or not isinstance(written, int) or min(read, written) < 0:
        return None
    return Usage(read, written) if read or written else None


async def _read_vectors(answer: Answer) -> Any:
    return await answer.json(EMBEDDING_BYTES)


def _in_order(answer: Any, count: int) -> list[list[float]]:
    """Give an answer's vectors in the order of the texts. Raises `ModelUnusable` unless all are there."""
    try:
        found = {item["index"]: [float(number) for number in item["embedding"]] for item in answer["data"]}
        vectors = [found[place] for place in range(count)]
    except (KeyError, TypeError, ValueError):
        raise ModelUnusable from None
    if not all(vectors):
        raise ModelUnusable
    return vectors
