import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pondernet.parity import parity, random_vectors, running_parity

vectors = st.lists(st.sampled_from([0, 1, -1]), min_size=1, max_size=96)


@given(vectors)
def test_parity_is_whether_the_ones_are_odd_in_number(vector):
    assert parity(torch.tensor(vector)).item() == vector.count(1) % 2


def test_parity_of_a_batch():
    x = torch.tensor([[1.0, -1, 1], [1, -1, 0], [0, 0, 0]])
    assert parity(x).tolist() == [0, 1, 0]


@given(n_elems=st.integers(1, 40), data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_random_vectors_keep_their_bounds(n_elems, data, seed):
    generator = torch.Generator().manual_seed(seed)
    size = data.draw(st.integers(1, n_elems))
    allowed = torch.rand(20, n_elems, generator=generator).argsort(1) < size
    low = data.draw(st.integers(0, size))
    high = data.draw(st.integers(low, size))
    x = random_vectors(20, n_elems, (low, high), allowed=allowed, generator=generator)
    assert x.shape == (20, n_elems)
    assert set(x.unique().tolist()) <= {0.0, 1.0, -1.0}
    assert (x[~allowed] == 0).all()
    nonzero = x.count_nonzero(1)
    assert ((low <= nonzero) & (nonzero <= high)).all()


def test_counts_positions_and_signs_of_random_vectors_are_uniform():
    draws = 60_000
    x = random_vectors(draws, 5, generator=torch.Generator().manual_seed(0))
    counts = torch.bincount(x.count_nonzero(1).long(), minlength=6)
    assert counts[0] == 0
    # Five-sigma bounds of binomial counts.
    for count, chance in [(c, 1 / 5) for c in counts[1:]] + [(c, 3 / 5) for c in (x != 0).sum(0)]:
        assert abs(count - draws * chance) < 5 * (draws * chance * (1 - chance)) ** 0.5
    ones, nonzero = (x == 1).sum(), (x != 0).sum()
    assert abs(ones - nonzero / 2) < 5 * (nonzero / 4) ** 0.5


def test_blocks_stand_side_by_side_among_the_allowed_positions_and_begin_anywhere():
    asked = (torch.arange(8_000) % 2 == 1).unsqueeze(1)
    x = random_vectors(
        8_000,
        6,
        (2, 2),
        allowed=torch.arange(6) < 4,
        blocks=asked,
        ones=1.0,
        generator=torch.Generator().manual_seed(0),
    )
    drawn = {"".join(str(int(element)) for element in row) for row in x[1::2].tolist()}
    assert drawn == {"110000", "011000", "001100", "100100"}  # the last goes on at the left
    others = {"".join(str(int(element)) for element in row) for row in x[::2].tolist()}
    assert others == drawn | {"101000", "010100"}


def test_all_blocks_of_a_length_are_equally_likely():
    x = random_vectors(
        8_000,
        4,
        (1, 3),
        blocks=torch.tensor(True),
        generator=torch.Generator().manual_seed(0),
    )
    for count in (1, 2, 3):
        masks = (x[x.count_nonzero(1) == count] != 0).int() @ torch.tensor([8, 4, 2, 1]).int()
        shares = torch.bincount(masks, minlength=16) / len(masks)
        # Five standard deviations of a share of a quarter.
        bound = 5 * (3 / 16 / len(masks)) ** 0.5
        assert (shares > 0).sum() == 4
        torch.testing.assert_close(shares[shares > 0], torch.full((4,), 0.25), atol=bound, rtol=0)


def test_bounds_may_be_tensors():
    low, high = torch.tensor(2), torch.tensor(3)
    x = random_vectors(100, 6, (low, high), allowed=torch.arange(6) < 3)
    assert x.count_nonzero(1).unique().tolist() == [2, 3]
    assert (x[:, 3:] == 0).all()


@pytest.mark.parametrize("nonzero", [(-1, 2), (3, 2), (1, 6)])
def test_bounds_that_make_no_sense_are_refused(nonzero):
    with pytest.raises(ValueError, match="least <= greatest <= n_elems = 5"):
        random_vectors(1, 5, nonzero)


def test_the_running_parity_by_hand():
    x = torch.tensor([[1.0, -1, 1, 0], [0.0, 1, 1, 1]])
    known = running_parity(x, 7)
    # Step 1 has read nothing; step n the first n - 1 elements; from step 5 on, all.
    assert known.t().tolist() == [[0, 1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 1, 1, 1]]
    assert torch.equal(running_parity(x, 3), known[:3])


def test_the_running_parity_ends_with_the_parity():
    x = random_vectors(50, 9, generator=torch.Generator().manual_seed(0))
    assert torch.equal(running_parity(x, 12)[9:], parity(x).expand(3, -1))
