"""Vectors as people write them."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pondernet.demo.ponder.vector_text import (
    MAX_TEXT,
    VectorError,
    fit_vector,
    format_run,
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
        "tf.Tensor([ 1.  0. -1.], shape=(3,), dtype=float32)",
        "<tf.Tensor: shape=(3,), dtype=float32, numpy=array([ 1.,  0., -1.], dtype=float32)>",
        "<tf.Variable 'Variable:0' shape=(3,) dtype=int32, numpy=array([ 1,  0, -1], dtype=int32)>",
        "Array([ 1.,  0., -1.], dtype=float32)",
        "[1]  1  0 -1",  # R
        " [1]  1\n [2]  0\n[3] -1\n",
        "c(1, 0, -1)",
        "c(1L, 0L, -1L)",
        '"1","0","-1"',
        "'1 0 -1'",
        "\u201c1\u201d; \u201e0\u201c; \u00ab-1\u00bb",
        "| 1 | 0 | -1 |",
        "1 & 0 & -1 \\\\",
        "\\begin{pmatrix} 1 \\\\ 0 \\\\ -1 \\end{pmatrix}",
        "1,00\t0,00\t-1,00",  # a German spreadsheet
        '"1,00";"0,00";"-1,00"',
        "+1 +0 -1",
        "[[1]\n [0]\n [-1]]",
        "1 0 -1.",  # the end of a sentence
        "1\u200b0\u200b-1",
        "\u202a1\u202c \u202b0\u202e \u2066-1\u2069",
        "1\u00ad 0\u200d -\u20601",
        "1\ufe0f\u20e3 0\ufe0f\u20e3 -1",
        "1 0 \u30fc1",  # the hyphen key of a Japanese keyboard
    ],
)
def test_the_ways_to_write_one_vector(text):
    assert read_elements(text) == [1, 0, -1]


@given(vectors)
def test_a_written_vector_is_read_back(vector):
    for write in (format_vector, format_run):
        assert parse_vector(write(vector), len(vector)) == vector


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("110-0101", [1, 1, 0, -1, 0, 1, 0, 1]),
        ("1011", [1, 0, 1, 1]),
        ("1011 0010", [1, 0, 1, 1, 0, 0, 1, 0]),
        ("0001", [0, 0, 0, 1]),
        ("10-", [1, 0, -1]),
        ("-1", [-1]),
        ("-01", [-1, 0, 1]),
        ("--", [-1, -1]),
        ("+0", [1, 0]),
        ("+0- 1", [1, 0, -1, 1]),
        ("- 0", [-1, 0]),
        ("1,0", [1, 0]),
        ("1,0\n0,1", [1, 0, 0, 1]),
        ("[[1,0],[0,0]]", [1, 0, 0, 0]),
        ("(0, 1)", [0, 1]),
        ("tensor(1)", [1]),
    ],
)
def test_texts_with_one_meaning(text, vector):
    assert read_elements(text) == vector


@pytest.mark.parametrize(
    ("text", "what", "one", "other"),
    [
        ("(1) 0 1", "'(1)' (character 1)", "1", "-1, as accounts write it"),
        ("0 (1.00)", "'(1.00)' (character 3)", "1", "-1, as accounts write it"),
        ("1. 1", "'1.' (character 1)", "an element", "the number of a list"),
        ("1) 1", "'1)' (character 1)", "an element", "the number of a list"),
        ("[1,]  1 0", "'[1,]' (character 1)", "an element", "the number of a row"),
        ("1,0\t0,0\t-1,0", "'1,0' (character 1)", "1 with a decimal comma", "1 0"),
        ("-1,0, 0,0", "'-1,0' (character 1)", "-1 with a decimal comma", "-1 0"),
        ("10-1", "'10-1' (character 1)", "1 0 -1", "1 0 -1 1"),
        (" 1-1 0-1", "'1-1' (character 2)", "1 -1", "1 -1 1"),
        ("1-", "'1-' (character 1)", "-1", "1 -1"),
        ("0 -0", "'-0' (character 3)", "-1 0", "0"),
        ("+0 -0", "'+0' (character 1)", "1 0", "0"),
        ("+0- +0", "'+0' (character 5)", "1 0", "0"),
        ("01 00 01", "'01' (character 1)", "1", "0 1"),
    ],
)
def test_a_text_with_two_meanings_is_refused_with_both(text, what, one, other):
    with pytest.raises(VectorError) as caught:
        read_elements(text)
    assert str(caught.value).startswith(f"{what} may mean {one} or {other}. Use 0, 1 and -1")


def test_a_run_of_two_meanings_is_read_if_it_fills_the_vector():
    assert read_elements("10-1", 4) == [1, 0, -1, 1]
    assert read_elements("1-", 2) == [1, -1]
    assert read_elements("-1", 2) == [-1]
    with pytest.raises(VectorError, match="may mean 1 0 -1 or 1 0 -1 1"):
        read_elements("10-1", 8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1 0 - 1", "'-' (character 5) stands alone beside numbers. If -1 is meant, write it"),
        ("+ 1 0", "'+' (character 1) stands alone beside numbers. If +1 is meant, write it"),
        ("10 1", "'1' (character 4, element 3) is not written like '10'."),
        ("| 0 |\n|---|", "'---' (character 8, element 2) is not written like '0'."),
        ("[1] 1 0\n[4] 1", "[4] stands before element 3. R prints there which element follows:"),
    ],
)
def test_what_was_probably_meant_is_said(text, says):
    with pytest.raises(VectorError) as caught:
        read_elements(text)
    assert str(caught.value).startswith(says)


def in_lines(vector):
    """Print as R does in a narrow window: three elements a line, and the number of the first."""
    lines = [range(start, min(start + 3, len(vector))) for start in range(0, len(vector), 3)]
    return "\n".join(
        f"[{line[0] + 1}] {' '.join(f'{vector[i]:2d}' for i in line)}" for line in lines
    )


WRITERS = {
    "R": in_lines,
    "accounts": lambda vector: " ".join("(1)" if each < 0 else str(each) for each in vector),
    "minus behind": lambda vector: " ".join("1-" if each < 0 else str(each) for each in vector),
    "minus apart": lambda vector: " ".join("- 1" if each < 0 else str(each) for each in vector),
    "one decimal": lambda vector: "\t".join(f"{each},0" for each in vector),
    "two decimals": lambda vector: "\t".join(f"{each},00" for each in vector),
    "two decimals, commas": lambda vector: ", ".join(f"{each},00" for each in vector),
    "no spaces": lambda vector: "".join(map(str, vector)),
    "columns of two": lambda vector: "".join(f"{each:2d}" for each in vector),
    "zeros before": lambda vector: " ".join(f"{each:02d}" for each in vector),
    "always a sign": lambda vector: " ".join(f"{each:+d}" for each in vector),
    "numbered": lambda vector: "\n".join(f"{n}. {each}" for n, each in enumerate(vector, 1)),
    "numbered, brackets": lambda vector: "\n".join(f"{n}) {x}" for n, x in enumerate(vector, 1)),
    "CSV": lambda vector: ",".join(f'"{each}"' for each in vector),
    "JSON": json.dumps,
    "Markdown": lambda vector: f"| {' | '.join(map(str, vector))} |",
    "LaTeX": lambda vector: f"{' & '.join(map(str, vector))} \\\\",
    "the address": format_run,
}


@given(
    st.lists(st.sampled_from([0, 1, -1]), min_size=2, max_size=40),
    st.sampled_from(sorted(WRITERS)),
)
def test_a_text_of_any_program_is_read_rightly_or_refused(vector, writer):
    try:
        read = parse_vector(WRITERS[writer](vector), 96)
    except VectorError:
        assert writer not in ("R", "two decimals", "CSV", "JSON", "Markdown", "LaTeX")
    else:
        assert read == fit_vector(vector, 96)


@given(vectors, st.data())
def test_invisible_characters_change_nothing(vector, data):
    invisible = "\u00ad\u200c\u200d\u200e\u202a\u202e\u2060\u2066\ufe0e\ufe0f\ufeff"
    assert (
        read_elements(data.draw(st.sampled_from(invisible)).join(format_vector(vector))) == vector
    )


@given(vectors)
def test_a_vector_written_in_signs_is_read_back(vector):
    signs = "".join("0+-"[element] for element in vector)
    assert parse_vector(signs, len(vector)) == vector


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
        ("1 \ufffd", "'\ufffd'", 3, 2),
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
