"""Words of a text: exactly those of jieba, whichever of its bindings cuts."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govnews.demo import articles
from govnews.text import segment

TEXTS = [
    article.body
    for outlet in ("longdong", "qingyang", "anhuinews", "gansudaily")
    for article in articles(outlet)
]
MIXED = st.text(st.sampled_from("市委书记讲话召开贠喆镕𠮷，。：（）2022-03.%aB \n"), max_size=60)


jieba = segment.jieba
"""Imported there, where the warnings of its import are known."""


def expected(text: str) -> list[str]:
    return [token for token in jieba.cut_for_search(text) if token.strip()]


def test_reports_are_cut_as_jieba_cuts_them() -> None:
    for text in TEXTS:
        words = segment.read(text, 10)
        assert words.tokens == expected(text)
        assert words.keywords == jieba.analyse.extract_tags(text, topK=10)


@settings(deadline=None)  # the first text waits for the dictionary
@given(MIXED | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert segment.read(text).tokens == expected(text)


def test_words_in_any_order_are_cut_as_jieba_cuts_them() -> None:
    shuffled = random.Random(7)  # noqa: S311 - no secret
    words = [word for text in TEXTS for word in re.findall(r"[\u4e00-\u9fd5]{2,4}", text)]
    for _ in range(300):
        text = "".join(shuffled.choices(words, k=8))
        assert segment.read(text).tokens == expected(text)


@pytest.mark.parametrize("text", ["", "\n", "会" * 300_000, "，" * 300_000, "2022-" * 60_000])
def test_a_text_of_any_length_is_cut(text: str) -> None:
    assert len(" ".join(segment.read(text).tokens)) <= 4 * segment.LONGEST
