"""Vectors as people write them."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pondernet.demo.ponder.vector_text import (
    MAX_TEXT,
    VectorError,
    fit_vector,
    format_vector,
    parse_vector,
    read_elements,
)
from pondernet.parity import parity

vectors = st.lists(st.sampled_from([0, 1, -1]), min_size=1, max_size=96)


@pytest.mark.parametrize(
    "text",
    [
        "1 0 -1",
        "1,0,-1",
        "[1, 0, -1]",
        "+0-",
        "+ 0 -",
        "+1;0;-1",
        " 1\t0\n-1 ",
        "1 0 \u22121",
        "1 0 \u20131",
        "(1, 0., -1.0)",
        "[ 1.  0. -1.]",
        "1, 0, -1,",
    ],
)
def test_the_ways_to_write_one_vector(text):
    assert read_elements(text) == [1, 0, -1]


@given(vectors)
def test_a_written_vector_is_read_back(vector):
    assert parse_vector(format_vector(vector), len(vector)) == vector


@given(vectors)
def test_a_vector_written_in_signs_is_read_back(vector):
    assert read_elements("".join("0+-"[element] for element in vector)) == vector


@given(st.text() | st.text(alphabet="01+-. ,;[]\u2212x"))
def test_no_text_raises_anything_but_the_documented_error(text):
    try:
        vector = parse_vector(text, 96)
    except VectorError:
        return
    assert len(vector) == 96
    assert set(vector) <= {0, 1, -1}


@pytest.mark.parametrize(
    ("text", "token", "character", "element"),
    [
        ("1 0 2", "'2'", 5, 3),
        ("1,0,x,1", "'x'", 5, 3),
        ("+0- 10 1", "'10'", 5, 4),
        ("1.5", "'1.5'", 1, 1),
        ("0 --1", "'--1'", 3, 2),
        ("1 \u200b", r"'\u200b'", 3, 2),
        ("9" * 50, "'" + "9" * 19 + "\u2026'", 1, 1),
    ],
)
def test_the_error_names_the_bad_token_and_where_it_stands(text, token, character, element):
    with pytest.raises(VectorError) as caught:
        read_elements(text)
    message = str(caught.value)
    assert message.startswith(f"{token} (character {character}, element {element}) is not")
    assert "Use 0, 1 and -1" in message


@pytest.mark.parametrize("text", ["", "   ", "[]", ",,;"])
def test_a_text_without_elements_is_an_error(text):
    with pytest.raises(VectorError, match="no element yet"):
        read_elements(text)


def test_a_text_beyond_all_measure_is_refused_unread():
    with pytest.raises(VectorError, match=f"at most {MAX_TEXT}"):
        read_elements("0" * (MAX_TEXT + 1))


@pytest.mark.parametrize("value", [None, 3, [1, 0], b"1 0"])
def test_what_is_not_text_is_refused(value):
    with pytest.raises(VectorError, match="not as"):
        read_elements(value)


@given(vectors)
def test_filling_up_keeps_the_elements_and_the_parity(vector):
    filled = fit_vector(vector, 100)
    assert filled[: len(vector)] == vector
    assert len(filled) == 100
    assert parity(torch.tensor(filled)) == parity(torch.tensor(vector))


def test_too_many_elements_are_refused():
    with pytest.raises(VectorError, match="There are 3 elements; this network takes 2"):
        parse_vector("1 1 1", 2)
