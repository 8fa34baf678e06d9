import numpy as np
import pytest
from blockbuster import blockbuster_ctx
from core_support import model_server as scripts
from holdfast_contract.errors import EmbedderUnavailable
from holdfast_core.adapters.embedding.api import ApiEmbedder
from holdfast_core.adapters.models.client import BATCH, ModelClient
from holdfast_core.adapters.models.transport import ModelHttp
from holdfast_core.domain.answers.models import ModelAccess

TEXTS = [f"text {number}" for number in range(BATCH + 3)]


@pytest.fixture
async def client(model_server):
    model_server.script = [scripts.embedded()]
    async with ModelHttp([model_server.host]) as http:
        yield ModelClient(http)


def access(model_server, model="vectors") -> ModelAccess:
    return ModelAccess(model_server.url, "", embedding_model=model)


async def test_each_text_has_a_row_of_unit_length_in_its_direction(model_server, client):
    rows = await ApiEmbedder(client, access(model_server), 8).embed(TEXTS)
    assert (rows.shape, rows.dtype) == ((len(TEXTS), 8), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    expected = np.array(scripts.vector(TEXTS[-1]))
    assert np.allclose(rows[-1], expected / np.linalg.norm(expected), atol=1e-6)


async def test_no_text_has_no_rows_and_asks_nobody(model_server, client):
    assert (await ApiEmbedder(client, access(model_server), 8).embed([])).shape == (0, 8)
    assert model_server.requests == []


async def test_embedding_does_not_block_the_loop(model_server, client):
    with blockbuster_ctx("holdfast_core"):
        await ApiEmbedder(client, access(model_server), 8).embed(TEXTS)


async def test_another_model_has_another_name(model_server, client):
    names = {
        ApiEmbedder(client, access(model_server, model), dimensions).name
        for model, dimensions in (("a", 8), ("b", 8), ("a", 16))
    }
    assert len(names) == 3


@pytest.mark.parametrize(
    "answer",
    [
        scripts.embedded(9),
        scripts.refusing(401),
        scripts.json_body({"data": [{"index": 0, "embedding": [0.0] * 8}]}),
        scripts.raw(b'{"data": [{"index": 0, "embedding": [NaN, 1, 1, 1, 1, 1, 1, 1]}]}'),
    ],
)
async def test_vectors_that_cannot_be_used_are_refused(model_server, client, answer):
    model_server.script = [answer]
    with pytest.raises(EmbedderUnavailable):
        await ApiEmbedder(client, access(model_server), 8).embed(["text"])
