"""Vectors as people write them."""

import numpy as np
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
        "\ufeff1 0 -1",
        "1\uff0c0\uff0c\uff0d1",  # full-width commas and hyphen
        "\uff11\u3001\uff10\u3001\uff0d\uff11",  # full-width digits, ideographic commas
        "\uff11\uff0e\uff10\u3000\uff10\u3000\uff0d\uff11",  # full-width point and spaces
        "\uff3b\uff0b\uff10\uff0d\uff3d",
        "1\ufe500\ufe54\ufe631",  # small comma, semicolon and hyphen
        "1\uff640\ufe51-1",  # half-width and small ideographic commas
        "1 0 \u20101",
        "1 0 \u20111",
        "1 0 \u20121",
        "1 0 \u20141",
        "\u2795 0 \u2796",
        "\u00b9 \u2080 \u207b\u00b9",  # super- and subscript
        "\u0661\u060c \u0660\u061b -\u0661",  # Arabic
        "\u200e1 0 -1",
        "tensor([ 1.,  0., -1.], dtype=torch.float16)",
        "tensor([ 1.,  0., -1.], device='cuda:0', grad_fn=<MulBackward0>)",
        "array([ 1.,  0., -1.], dtype=float32)",
        "np.array([1, 0, -1])",
        "[np.float64(1.0), np.int64(0), np.int8(-1)]",
        "[tensor(1), tensor(0), tensor(-1)]",
        "1.000000000000000000e+00\n0.000000000000000000e+00\n-1.000000000000000000e+00",
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


@given(st.lists(st.sampled_from([0, 1, -1]), min_size=1, max_size=300))
def test_what_pytorch_and_numpy_print_is_read_across_lines(vector):
    for kind in (torch.float32, torch.int64, torch.bfloat16):
        assert read_elements(str(torch.tensor(vector, dtype=kind))) == vector
    for array in (np.array(vector), np.array(vector, dtype=np.float32)):
        assert read_elements(str(array)) == read_elements(repr(array)) == vector


@given(vectors, st.data())
def test_a_vector_written_with_any_keyboard_is_read_back(vector, data):
    """Each character may be full-width, and each minus any of the signs in use."""
    minus = data.draw(st.sampled_from("-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"))
    comma = data.draw(st.sampled_from([",", ", ", "\uff0c", "\u3001", "\ufe50", ";", "\uff1b"]))
    text = comma.join(map(str, vector)).replace("-", minus)
    wide = {ord(character): ord(character) + 0xFEE0 for character in "01"}
    assert read_elements(text) == read_elements(text.translate(wide)) == vector


@given(st.text() | st.text(alphabet="01+-. ,;[]()=e\u2212\uff11\ufeffx"))
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
        ("\uff11\u3000\uff12", "'\uff12'", 3, 2),
        ("\ufeff1 0 \u00bd", "'\u00bd'", 6, 3),
        ("tensor([1, 7])", "'7'", 12, 2),
        ("[1 0 ... 0 1]", "'...'", 6, 3),
        ("f(1)", "'f'", 1, 1),
        ("9" * 50, "'" + "9" * 19 + "\u2026'", 1, 1),
    ],
)
def test_the_error_names_the_bad_token_and_where_it_stands(text, token, character, element):
    with pytest.raises(VectorError) as caught:
        read_elements(text)
    message = str(caught.value)
    assert message.startswith(f"{token} (character {character}, element {element}) is not")
    assert "Use 0, 1 and -1" in message


@pytest.mark.parametrize("text", ["", "   ", "[]", ",,;", "\ufeff", "tensor([])"])
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
