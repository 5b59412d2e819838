"""Any step function: nests of tensors as inputs and states, outputs of any shape, own heads."""

import json
from typing import NamedTuple

import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from pondernet import ParityPonderGRU, PonderNet, ponder_net
from pondernet.halting import (
    RULES,
    median_step,
    most_probable_step,
    sample_halting_step,
    threshold_step,
)

N, BATCH = 12, 40


class Own(PonderNet):
    """What the networks here have in common: N steps, and heads for five units."""

    def __init__(self, n_outputs=3):
        super().__init__()
        self.max_steps = N
        self.output_layer = nn.Linear(5, n_outputs)
        self.lambda_layer = nn.Linear(5, 1)


class LSTM(Own):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(4, 5)

    def step(self, x, state):
        return self.cell(x, state)


class Cache(NamedTuple):
    last: torch.Tensor
    earlier: dict
    count: int


class Attention(Own):
    """Attends to its own earlier states; x is a vector and a mask."""

    def prepare(self, x):
        vector, mask = x
        return {"vector": vector, "masks": [mask, None], "scale": 0.5, "zero": torch.tensor(0.0)}

    def step(self, prepared, state):
        x = prepared["vector"] * prepared["masks"][0] * prepared["scale"] + prepared["zero"]
        if state is None:
            return Cache(x, {"all": x[:, None]}, 1)
        keys = state.earlier["all"]  # [B, n, 5]
        read = (torch.softmax(keys @ state.last[:, :, None], 1) * keys).sum(1)
        h = torch.tanh(x + read)
        return Cache(h, {"all": torch.cat([keys, h[:, None]], 1)}, state.count + 1)


class Grid(PonderNet):
    """Gives pictures [2, 3] and log-odds of its own, without two heads."""

    def __init__(self):
        super().__init__()
        self.max_steps = N
        self.weight = nn.Parameter(torch.randn(3))

    def step(self, x, state):
        picture = x if state is None else torch.tanh(state[0] + x * self.weight)
        return picture, picture.mean((1, 2)) - 1

    def read(self, state):
        return state


class OneTensor(Own):
    """``prepare`` returns what is no tuple: a tensor, a number or None."""

    def __init__(self, prepared):
        super().__init__(n_outputs=1)
        self.prepared = prepared

    def prepare(self, x):
        self.x = x
        return x if self.prepared == "tensor" else self.prepared

    def step(self, prepared, h):
        if h is None:
            return self.x
        return torch.sin(h + (prepared if isinstance(prepared, torch.Tensor) else 0.3))


def vectors(*shape):
    return torch.randn(BATCH, *shape, generator=torch.Generator().manual_seed(0))


CASES = {
    "LSTM": (LSTM, lambda: vectors(4), (3,)),
    "attention": (Attention, lambda: (vectors(5), (vectors(5) > 0).float()), (3,)),
    "grid": (Grid, lambda: vectors(2, 3), (2, 3)),
    "tensor": (lambda: OneTensor("tensor"), lambda: vectors(5), ()),
    "number": (lambda: OneTensor(2), lambda: vectors(5), ()),
    "none": (lambda: OneTensor(None), lambda: vectors(5), ()),
}


@pytest.mark.parametrize("leaves", [0, 10**12])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("case", CASES)
def test_halt_gives_the_step_of_the_whole_p_in_small_and_large_batches(
    case, rule, leaves, monkeypatch
):
    monkeypatch.setattr(ponder_net, "NUMBERS_TO_LEAVE", leaves)
    torch.manual_seed(1)
    make, x, shape = CASES[case]
    model, x = make(), x()
    with torch.no_grad():
        p, y, p_m, y_m = model(x, torch.Generator().manual_seed(3))
    assert y.shape == (N, BATCH, *shape)
    assert y_m.shape == (BATCH, *shape)
    u = torch.rand(BATCH, generator=torch.Generator().manual_seed(3))
    expected = RULES[rule](p, u)
    halted = model.halt(x, torch.Generator().manual_seed(3), RULES[rule])
    assert torch.equal(halted.m, expected)
    samples = torch.arange(BATCH)
    torch.testing.assert_close(halted.p_m, p[expected - 1, samples])
    torch.testing.assert_close(halted.y_m, y[expected - 1, samples])
    if rule == "sampled":
        torch.testing.assert_close(halted.y_m, y_m)
        torch.testing.assert_close(halted.p_m, p_m)


def test_the_rules_by_hand():
    # lambda: 0.2, 0.375, 0.6, 1. P(halted): 0.2, 0.5, 0.8, 1.
    p = torch.tensor([[0.2], [0.3], [0.3], [0.2]], dtype=torch.float64)
    u = torch.zeros(1)
    assert most_probable_step(p, u).tolist() == [2]  # the first of equals
    assert median_step(p, u).tolist() == [2]
    assert threshold_step(p, u).tolist() == [3]
    assert threshold_step(p, u, 0.9).tolist() == [4]
    # The first two steps alone, then what is left: the last row is not a step yet.
    known = torch.tensor([[0.2], [0.3], [0.5]], dtype=torch.float64)
    assert [rule(known, u).item() for rule in (most_probable_step, threshold_step)] == [3, 3]


def test_half_precision_p_is_summed_up_in_float32():
    # In half precision 2048 + 1 is 2048, and sums of a thousand steps of 0.001 lose their digits.
    p = torch.full((1000, 1), 0.001, dtype=torch.float16)
    m = sample_halting_step(p.expand(1000, 20_000), torch.Generator().manual_seed(0))
    assert m.double().mean() == pytest.approx(500, rel=0.02)


class BatchNormed(Own):
    def __init__(self, **options):
        super().__init__()
        self.norm = nn.BatchNorm1d(5, **options)

    def step(self, x, h):
        return self.norm(x if h is None else torch.sin(h + x))


def test_batch_norm_halts_in_evaluation_mode_and_says_so_in_training_mode():
    model = BatchNormed()
    model(vectors(5))
    for wrong in (model, BatchNormed(track_running_stats=False).eval()):
        with pytest.raises(ValueError, match=r"whose statistics norm uses: call eval\(\) first"):
            wrong.halt(vectors(5))
    p, _ = model.eval().ponder(vectors(5))
    m = model.halt(vectors(5), torch.Generator().manual_seed(3)).m
    assert torch.equal(m, sample_halting_step(p, torch.Generator().manual_seed(3)))


class Wrong(Own):
    def __init__(self, state):
        super().__init__()
        self.state = state

    def step(self, x, h):
        return self.state


@pytest.mark.parametrize(
    ("state", "error", "sentence"),
    [
        ((torch.zeros(2, 5), torch.zeros(1, 2, 5)), ValueError, r"first dimension .* \[1, 2, 5\]"),
        ((torch.zeros(2, 5), {1, 2}), TypeError, "tuples, lists and dicts of tensors; got set"),
        (torch.zeros(2, 7, 5), ValueError, r"lambda_logit of shape \[batch_size\]; got \[2, 7\]"),
    ],
)
def test_a_state_that_halt_cannot_take_is_named(state, error, sentence):
    with pytest.raises(error, match=sentence):
        Wrong(state).halt(torch.zeros(2, 5))


@pytest.mark.parametrize("bad", [0, -1, 1.5])
def test_a_number_of_steps_below_one_is_refused(bad):
    model = ParityPonderGRU(5, 4, 3)
    with pytest.raises(ValueError, match=f"max_steps must be .* at least 1; got {bad}"):
        model.ponder(torch.zeros(2, 5), bad)
    assert len(model.ponder(torch.zeros(2, 5), 1)[0]) == 1


def parity_gru():
    torch.manual_seed(0)
    return ParityPonderGRU(6, 9, 4), torch.randint(-1, 2, (7, 6)).float()


def test_hooks_on_the_gru_run_at_each_step():
    model, x = parity_gru()
    expected = model.ponder(x)[1]
    calls = []
    handle = model.gru.register_forward_hook(lambda *_: calls.append(1))
    torch.testing.assert_close(model.ponder(x.long())[1], expected)
    assert len(calls) == 4
    handle.remove()
    model.ponder(x)
    assert len(calls) == 4


def test_pruning_the_gru_takes_its_weights_out():
    model, x = parity_gru()
    expected = parity_gru()[0]
    prune.l1_unstructured(model.gru, "weight_hh", 0.9)
    with torch.no_grad():
        model.gru.weight_hh_orig.add_(1)  # as a step of training does
        expected.gru.weight_hh.add_(1).mul_(model.gru.weight_hh_mask)
    torch.testing.assert_close(model.ponder(x)[1], expected.ponder(x)[1])


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
@pytest.mark.skipif(
    torch.backends.quantized.engine == "none", reason="this build of PyTorch has no engine"
)
def test_a_quantized_network_agrees_roughly():
    model, x = parity_gru()
    quantized = torch.ao.quantization.quantize_dynamic(model, {nn.GRUCell, nn.Linear})
    torch.testing.assert_close(quantized.ponder(x)[1], model.ponder(x)[1], atol=0.03, rtol=0)
    assert quantized.halt(x).m.shape == (7,)


class Extended(ParityPonderGRU):
    """A parity network with a scale of its own."""

    def __init__(self, n_elems, *, scale=2.0, **sizes):
        super().__init__(n_elems, **sizes)
        self.scale = scale

    def read(self, state):
        y, lambda_logit = super().read(state)
        return y * self.scale, lambda_logit


def test_a_subclass_keeps_its_own_arguments_and_an_option_takes_their_place(tmp_path):
    model = Extended(6, scale=3.0, n_hidden=9, max_steps=4)
    model.save_pretrained(tmp_path)
    sizes = {"n_elems": 6, "scale": 3.0, "n_hidden": 9, "max_steps": 4}
    assert json.loads((tmp_path / "config.json").read_text()) == sizes
    x = parity_gru()[1]
    again = Extended.from_pretrained(tmp_path)
    assert type(again) is Extended
    assert again.arguments() == sizes
    assert torch.equal(again.ponder(x)[1], model.ponder(x)[1])
    other = Extended.from_pretrained(tmp_path, scale=6.0, max_steps=7)
    torch.testing.assert_close(other.ponder(x)[1][:4], 2 * model.ponder(x)[1])
    assert other.max_steps == 7
    card = (tmp_path / "README.md").read_text()
    assert "A parity network with a scale of its own." in card


def test_the_card_of_another_network_says_nothing_of_parity(tmp_path):
    LSTM().save_pretrained(tmp_path)
    card = (tmp_path / "README.md").read_text().lower()
    assert "# lstm" in card
    assert "parity" not in card


class Closed(Own):
    def __init__(self, activation):
        super().__init__()

    def step(self, x, h):
        return x


def test_an_argument_that_json_cannot_keep_is_named_before_anything_is_written(tmp_path):
    with pytest.raises(TypeError, match=r"config.json cannot keep a Tanh"):
        Closed(nn.Tanh()).save_pretrained(tmp_path / "network")
    assert not (tmp_path / "network").exists()


def test_repr_shows_the_steps():
    assert "max_steps=4" in repr(parity_gru()[0])
