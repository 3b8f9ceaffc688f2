"""Keywords of a text are exactly those of jieba, whichever of its bindings cuts; its tokens, all pairs of characters."""

import itertools
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govnews.demo import articles
from govnews.pairs import LONGEST, distinct, pairs
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
    return jieba.analyse.extract_tags(text, topK=10)


def test_reports_are_cut_as_jieba_cuts_them() -> None:
    for text in TEXTS:
        assert segment.keywords(text, 10) == expected(text)


@settings(deadline=None)  # the first text waits for the dictionary
@given(MIXED | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40))
def test_any_text_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert segment.keywords(text, 10) == expected(text)


def test_words_in_any_order_are_cut_as_jieba_cuts_them() -> None:
    shuffled = random.Random(7)  # noqa: S311 - no secret
    words = [word for text in TEXTS for word in re.findall(r"[\u4e00-\u9fd5]{2,4}", text)]
    for _ in range(300):
        text = "".join(shuffled.choices(words, k=8))
        assert segment.keywords(text, 10) == expected(text)


@given(MIXED)
def test_two_neighbours_are_a_token_if_both_are_letters_or_digits(text: str) -> None:
    tokens = pairs(text)
    small = text.casefold()
    neighbours = [pair for pair in map("".join, itertools.pairwise(small)) if pair.isalnum()]
    assert [token for token in tokens if len(token) == 2] == neighbours
    assert "".join(sorted(set("".join(tokens)))) == "".join(
        sorted({each for each in small if each.isalnum()})
    )


@pytest.mark.parametrize("text", ["", "\n", "会" * 300_000, "，" * 300_000, "2022-" * 60_000])
def test_a_text_of_any_length_is_cut(text: str) -> None:
    assert len(segment.keywords(text)) <= 20
    assert len("".join(distinct(text))) <= 2 * LONGEST
