from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pondernet.patterns import (
    PLACES,
    SIGNS,
    alternating,
    block,
    evenly_spaced,
    pattern_vectors,
)


def marks(mask):
    return ["".join("x" if marked else "." for marked in row) for row in mask.tolist()]


def test_blocks_by_hand():
    count, first = torch.tensor([[0], [1], [3], [3], [5]]), torch.tensor([[0], [4], [0], [2], [0]])
    assert marks(block(count, first, 5)) == [".....", "....x", "xxx..", "..xxx", "xxxxx"]


@pytest.mark.parametrize(
    ("count", "first", "expected"),
    [
        (0, 3, "........"),
        (1, 5, ".....x.."),
        (2, 1, ".x...x.."),
        (4, 0, "x.x.x.x."),
        (4, 7, ".x.x.x.x"),
        (8, 3, "xxxxxxxx"),
        # Multiples of 3 modulo 8 are 0 3 6 1 4 7 2 5: those below 3 stand at 0, 3 and 6.
        (3, 0, "x..x..x."),
        (3, 2, "x.x..x.."),
    ],
)
def test_evenly_spaced_positions_by_hand(count, first, expected):
    assert marks(evenly_spaced(torch.tensor([[count]]), torch.tensor([[first]]), 8)) == [expected]


@given(n_elems=st.integers(1, 96), data=st.data())
def test_gaps_of_evenly_spaced_positions_differ_by_at_most_one(n_elems, data):
    count = data.draw(st.integers(1, n_elems))
    first = data.draw(st.integers(0, n_elems - 1))
    (mask,) = evenly_spaced(torch.tensor([[count]]), torch.tensor([[first]]), n_elems)
    assert mask[first]
    positions = mask.nonzero().flatten().tolist()
    assert len(positions) == count
    gaps = [after - before for before, after in pairwise([*positions, positions[0] + n_elems])]
    assert max(gaps) - min(gaps) <= 1


def test_alternating_signs_by_hand():
    mask = torch.tensor([[0, 1, 1, 0, 1], [1, 0, 0, 1, 0]]).bool()
    assert (mask * alternating(mask)).tolist() == [[0, 1, -1, 0, 1], [1, 0, 0, -1, 0]]


def all_of(place, signs, n_elems=3, nonzero=(2, 2)):
    """All vectors that a pattern has, as signs."""
    generator = torch.Generator().manual_seed(0)
    x = pattern_vectors(500, n_elems, nonzero, place=place, signs=signs, generator=generator)
    return {"".join("0+-"[int(element)] for element in row) for row in x.tolist()}


@pytest.mark.parametrize(
    ("place", "signs", "expected"),
    [
        ("block", "ones", {"++0", "0++"}),
        ("block", "minus ones", {"--0", "0--"}),
        ("block", "alternating", {"+-0", "-+0", "0+-", "0-+"}),
        ("left end", "ones", {"++0"}),
        ("left end", "random signs", {"++0", "+-0", "-+0", "--0"}),
        ("right end", "minus ones", {"0--"}),
        ("right end", "alternating", {"0+-", "0-+"}),
        ("random positions", "ones", {"++0", "+0+", "0++"}),
        ("random positions", "alternating", {"+-0", "-+0", "+0-", "-0+", "0+-", "0-+"}),
        ("evenly spaced", "ones", {"++0", "+0+", "0++"}),
    ],
)
def test_all_vectors_of_a_pattern_by_hand(place, signs, expected):
    assert all_of(place, signs) == expected


def test_a_block_that_fills_the_vector():
    for place in PLACES:
        assert all_of(place, "alternating", nonzero=(3, 3)) == {"+-+", "-+-"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("signs", SIGNS)
def test_the_number_of_non_zeros_is_uniform(place, signs):
    generator = torch.Generator().manual_seed(1)
    x = pattern_vectors(8_000, 9, (2, 5), place=place, signs=signs, generator=generator)
    assert (x.dtype, x.shape) == (torch.float32, (8_000, 9))
    shares = torch.bincount(x.count_nonzero(1), minlength=10) / 8_000
    expected = torch.tensor([0, 0, 1, 1, 1, 1, 0, 0, 0, 0]) / 4
    # Five standard deviations of a share of a quarter.
    torch.testing.assert_close(shares, expected, atol=5 * (3 / 16 / 8_000) ** 0.5, rtol=0)


def test_places_of_a_block_are_uniform():
    generator = torch.Generator().manual_seed(2)
    x = pattern_vectors(8_000, 6, (3, 3), place="block", signs="ones", generator=generator)
    first = x.argmax(1)  # the first of the ones
    shares = torch.bincount(first, minlength=6) / 8_000
    expected = torch.tensor([1, 1, 1, 1, 0, 0]) / 4
    torch.testing.assert_close(shares, expected, atol=5 * (3 / 16 / 8_000) ** 0.5, rtol=0)


@pytest.mark.parametrize(
    ("place", "signs", "message"),
    [
        ("middle", "ones", "place must be one of random positions, block, .*; got 'middle'"),
        ("block", "twos", "signs must be one of ones, minus ones, .*; got 'twos'"),
    ],
)
def test_an_unknown_pattern_is_named(place, signs, message):
    with pytest.raises(ValueError, match=message):
        pattern_vectors(1, 5, place=place, signs=signs)
