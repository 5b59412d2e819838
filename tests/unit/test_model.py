import copy
import json
import shutil
from functools import partial

import numpy as np
import onnxruntime
import pytest
import torch
from textbook import Textbook
from torch.utils._python_dispatch import TorchDispatchMode

from pondernet import ParityPonderGRU, ponder_net
from pondernet.halting import expected_steps
from pondernet.parity import random_vectors


def seeded(cls, *arguments, seed=0):
    torch.manual_seed(seed)
    return cls(*arguments)


def pair(dtype=torch.float32, size=(6, 9, 7)):
    reference = seeded(Textbook, *size).to(dtype)
    model = ParityPonderGRU(*size).to(dtype)
    model.load_state_dict(reference.state_dict(), strict=True)
    x = random_vectors(32, size[0], generator=torch.Generator().manual_seed(1)).to(dtype)
    return reference, model, x


@pytest.mark.parametrize(("dtype", "atol"), [(torch.float32, 1e-5), (torch.float64, 1e-10)])
@pytest.mark.parametrize("size", [(6, 9, 7), (1, 1, 1), (64, 128, 20)])
def test_p_and_y_agree_with_the_step_by_step_reference(dtype, atol, size):
    reference, model, x = pair(dtype, size)
    for ours, theirs in zip(model(x)[:2], reference(x)[:2], strict=True):
        torch.testing.assert_close(ours, theirs, atol=atol, rtol=0)


def test_gradients_agree_with_the_step_by_step_reference():
    reference, model, x = pair(torch.float64)
    for module in (reference, model):
        p, y, *_ = module(x)
        (p * y.square()).sum().backward()
    theirs = dict(reference.named_parameters())
    for name, ours in model.named_parameters():
        torch.testing.assert_close(ours.grad, theirs[name].grad, atol=1e-12, rtol=1e-10)


def test_shapes_and_sum_of_p():
    model = ParityPonderGRU(n_elems=5, n_hidden=4, max_steps=3)
    p, y, p_m, y_m = model(x=torch.zeros(2, 5))
    assert [list(t.shape) for t in (p, y, p_m, y_m)] == [[3, 2], [3, 2], [2], [2]]
    torch.testing.assert_close(p.sum(0), torch.ones(2))


def test_a_batch_of_none_is_answered_with_none():
    model = ParityPonderGRU(5, 4, 3)
    assert [list(t.shape) for t in model(torch.zeros(0, 5))] == [[3, 0], [3, 0], [0], [0]]
    assert all(len(t) == 0 for t in model.halt(torch.zeros(0, 5)))


def test_p_m_and_y_m_belong_to_one_step_of_each_sample():
    _, model, x = pair()
    p, y, p_m, y_m = model(x)
    at_m = (p == p_m) & (y == y_m)
    assert at_m.any(0).all()


def chi_squared(counts, p):
    """Of counts [N] against p [N], steps that are hardly ever expected taken together."""
    expected = p * counts.sum()
    rare = expected < 5
    counts = torch.cat([counts[~rare], counts[rare].sum().reshape(1)])
    expected = torch.cat([expected[~rare], expected[rare].sum().reshape(1)])
    kept = expected > 0
    return ((counts[kept] - expected[kept]) ** 2 / expected[kept]).sum()


@pytest.mark.parametrize("method", ["forward", "halt"])
def test_the_halting_step_is_distributed_as_p(method):
    _, model, x = pair()
    draws = 20_000
    many = x[:1].expand(draws, -1)
    p, y, *_ = model(x[:1])
    generator = torch.Generator().manual_seed(5)
    if method == "halt":
        m = model.halt(many, generator).m
    else:
        _, _, p_m, y_m = model(many, generator)
        # The step whose p and y came out, rounding of the larger batch aside.
        distance = (p - p_m).abs() + (y - y_m).abs()
        m = distance.argmin(0) + 1
        assert distance.min(0).values.max() < 1e-5
    counts = torch.bincount(m - 1, minlength=len(p))
    assert chi_squared(counts, p[:, 0].detach()) < 22.46  # 0.999 quantile, 6 degrees of freedom


def test_halt_draws_the_steps_that_forward_draws_from_an_equal_generator():
    _, model, x = pair(torch.float64)
    p, y, p_m, y_m = model(x, torch.Generator().manual_seed(2))
    halted = model.halt(x, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(halted.p_m, p_m)
    torch.testing.assert_close(halted.y_m, y_m)
    torch.testing.assert_close(p.gather(0, halted.m[None] - 1)[0], p_m)
    torch.testing.assert_close(y.gather(0, halted.m[None] - 1)[0], y_m)


def test_a_large_batch_loses_every_sample_after_its_own_step(monkeypatch):
    monkeypatch.setattr(ponder_net, "NUMBERS_TO_LEAVE", 0)
    _, model, x = pair()
    with torch.no_grad():
        model.lambda_layer.bias.fill_(1)  # so many halt that each step is followed by a look
    rows = []
    step = ParityPonderGRU.step

    def counted(self, prepared, h):
        rows.append(len(prepared[0]))
        return step(self, prepared, h)

    monkeypatch.setattr(ParityPonderGRU, "step", counted)
    halted = model.halt(x, torch.Generator().manual_seed(0))
    assert sum(rows) == halted.m.sum()


class Calls(TorchDispatchMode):
    """Counts the operations that PyTorch runs: most of the time of a small network."""

    count = 0

    def __torch_dispatch__(self, operation, types, arguments=(), named=None):
        self.count += 1
        return operation(*arguments, **named or {})


@pytest.mark.parametrize("halts_at", [1, 9, 20])
def test_halting_in_a_small_batch_takes_at_most_a_fifth_more_than_all_steps(halts_at):
    model = seeded(ParityPonderGRU, 16, 14, 20)
    x = random_vectors(16, 16, generator=torch.Generator().manual_seed(0))
    counts = []
    for method in (model, partial(model.halt, rule=lambda p, u: torch.full((16,), halts_at))):
        with torch.no_grad(), Calls() as calls:
            method(x)
        counts.append(calls.count)
    assert counts[1] <= 1.2 * counts[0]


def test_what_halt_returns_can_be_used_in_a_loss():
    _, model, x = pair()
    weight = torch.ones(32, requires_grad=True)
    halted = model.halt(x)
    (weight * halted.y_m).sum().backward()
    assert torch.equal(weight.grad, halted.y_m)


def test_halt_takes_as_many_steps_as_p_expects():
    _, model, x = pair()
    many = x[:1].expand(20_000, -1)
    m = model.halt(many, torch.Generator().manual_seed(0)).m.double()
    mean = expected_steps(model(x[:1])[0]).item()
    assert abs(m.mean() - mean) < 4 * m.std() / len(m) ** 0.5


def test_sampling_follows_the_global_generator_by_default():
    _, model, x = pair()
    torch.manual_seed(7)
    first = model(x)[3]
    torch.manual_seed(7)
    torch.testing.assert_close(model(x)[3], first, rtol=0, atol=0)


def test_integer_vectors_are_taken():
    _, model, x = pair()
    torch.testing.assert_close(model(x.long())[0], model(x)[0])


def test_a_copy_gives_the_same_and_is_another():
    _, model, x = pair()
    twin = copy.deepcopy(model)
    torch.testing.assert_close(twin(x)[0], model(x)[0])
    assert twin.gru.weight_hh is not model.gru.weight_hh


@pytest.mark.slow
@pytest.mark.timeout(300)  # a C++ compiler works for half a minute of a core
@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile needs a C++ compiler")
def test_a_compiled_model_agrees_at_every_batch_size():
    _, model, x = pair(size=(6, 9, 3))  # compiling takes a time for each step
    compiled = torch.compile(model, fullgraph=True, dynamic=True)  # one graph for all sizes
    for size in (32, 7, 19):
        p, y, p_m, y_m = compiled(x[:size])
        for ours, theirs in zip((p, y), model(x[:size]), strict=False):
            torch.testing.assert_close(ours, theirs)
        assert ((p == p_m) & (y == y_m)).any(0).all()


def test_an_exported_model_takes_any_batch_size():
    _, model, x = pair()
    batch = torch.export.Dim("batch")
    exported = torch.export.export(model, (x,), dynamic_shapes={"x": {0: batch}})
    for size in (32, 7):
        p, y, p_m, y_m = exported.module()(x[:size])
        for ours, theirs in zip((p, y), model(x[:size]), strict=False):
            torch.testing.assert_close(ours, theirs)
        assert ((p == p_m) & (y == y_m)).any(0).all()


@pytest.mark.slow
def test_a_model_exported_to_onnx_agrees_at_any_batch_size(tmp_path):
    _, model, x = pair(size=(6, 9, 3))
    path = tmp_path / "model.onnx"
    torch.onnx.export(
        *(model.eval(), (x,), path),
        dynamic_shapes={"x": {0: torch.export.Dim("batch")}},
        verbose=False,
    )
    session = onnxruntime.InferenceSession(path)
    for size in (32, 7):
        outputs = session.run(None, {session.get_inputs()[0].name: x[:size].numpy()})
        p, y, p_m, y_m = map(torch.from_numpy, outputs)
        for ours, theirs in zip((p, y), model.ponder(x[:size]), strict=True):
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0)
        assert ((p == p_m) & (y == y_m)).any(0).all()


def test_bfloat16_runs_forward_and_backward():
    _, model, x = pair()
    exact = model(x)[0]
    rough = model.bfloat16()(x)
    torch.testing.assert_close(rough[0], exact, atol=0.05, rtol=0)
    (rough[0] * rough[1]).sum().backward()
    assert all(w.grad.isfinite().all() for w in model.parameters())


def test_autocast_runs_forward_and_backward():
    _, model, x = pair()
    with torch.autocast("cpu", torch.bfloat16):
        p, y, *_ = model(x)
    torch.testing.assert_close(p, model(x)[0], atol=0.05, rtol=0)
    (p * y).sum().backward()
    assert all(w.grad.isfinite().all() for w in model.parameters())


def loss_of(model):
    def loss(parameters, x):
        p, y, *_ = torch.func.functional_call(model, parameters, (x,))
        return (p * y.square()).sum()

    return loss


def test_gradient_for_each_sample_sums_to_that_of_the_batch():
    _, model, x = pair(torch.float64)
    loss, parameters = loss_of(model), dict(model.named_parameters())
    whole = torch.func.grad(loss)(parameters, x)
    each = torch.func.vmap(
        torch.func.grad(lambda w, row: loss(w, row[None])), (None, 0), randomness="different"
    )(parameters, x)
    for name, gradient in whole.items():
        torch.testing.assert_close(each[name].sum(0), gradient)


def test_gradcheck_of_first_and_second_order():
    torch.manual_seed(0)
    model = ParityPonderGRU(2, 3, 4).double()
    names = list(dict(model.named_parameters()))
    x = torch.tensor([[1.0, -1.0]], dtype=torch.float64)

    def function(*values):
        return torch.func.functional_call(model, dict(zip(names, values, strict=True)), (x,))[:2]

    values = tuple(model.parameters())
    assert torch.autograd.gradcheck(function, values, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(function, values)


@pytest.mark.parametrize("bad", [0, -1, 2.0, "3", True, None])
@pytest.mark.parametrize("name", ["n_elems", "n_hidden", "max_steps"])
def test_sizes_below_one_are_refused_by_name(name, bad):
    sizes = {"n_elems": 2, "n_hidden": 2, "max_steps": 2, name: bad}
    with pytest.raises(ValueError, match=f"{name} must be .* at least 1; got {bad!r}"):
        ParityPonderGRU(**sizes)


@pytest.mark.parametrize("integer", [np.int64, np.uint8, torch.tensor])
def test_sizes_may_be_integers_of_numpy_and_pytorch(integer, tmp_path):
    model = ParityPonderGRU(integer(3), integer(4), integer(2))
    model.save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text()) == model.arguments()
    assert model.arguments() == {"n_elems": 3, "n_hidden": 4, "max_steps": 2}


@pytest.mark.parametrize("x", [[[0, 1, -1, 0, 0]], np.zeros((2, 5)), None])
@pytest.mark.parametrize("method", ["__call__", "ponder", "halt"])
def test_what_is_no_tensor_is_refused(method, x):
    with pytest.raises(TypeError, match=r"x must be a torch.Tensor; got .*torch.as_tensor"):
        getattr(ParityPonderGRU(5, 4, 3), method)(x)


def test_the_docstring_of_forward_says_how_to_get_the_halting_step():
    assert "``halt``" in ParityPonderGRU.forward.__doc__


@pytest.mark.parametrize("shape", [(5,), (2, 4), (1, 2, 5)])
@pytest.mark.parametrize("method", ["__call__", "halt"])
def test_vectors_of_another_shape_are_refused(method, shape):
    with pytest.raises(ValueError, match=r"n_elems = 5; got shape \["):
        getattr(ParityPonderGRU(5, 4, 3), method)(torch.zeros(shape))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees_with_the_cpu():
    _, model, x = pair()
    expected = model(x)[0]
    model.cuda()
    p, *_ = model(x.cuda(), torch.Generator("cuda").manual_seed(0))
    torch.testing.assert_close(p.cpu(), expected, atol=1e-4, rtol=0)
    assert model.halt(x.cuda()).m.device.type == "cuda"
