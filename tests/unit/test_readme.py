import math
import re
from pathlib import Path

import torch

from pondernet.config import TrainConfig
from pondernet.training import train
from pondernet.training_state import TrainingState

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def header():
    _, block, _ = README.split("---\n", 2)
    return dict(re.findall(r'^(\w+): "?(.*?)"?$', block, re.MULTILINE))


def pins():
    lines = (ROOT / "requirements.txt").read_text().split()
    return dict(line.split("==") for line in lines)


def test_the_space_header_agrees_with_the_pins():
    assert header()["sdk"] == "gradio"
    assert header()["sdk_version"] == pins()["gradio"]


def test_the_space_header_names_what_is_there():
    assert (ROOT / header()["app_file"]).is_file()
    assert re.fullmatch(r"3\.\d+", header()["python_version"])
    assert 0 < len(header()["short_description"]) <= 60  # the Hub's limit


def test_every_requirement_is_pinned_exactly():
    assert all(re.fullmatch(r"[\d.]+", version) for version in pins().values())


def test_files_that_the_readme_links_to_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).is_file()


def test_paths_that_the_readme_names_exist():
    named = re.findall(r"`((?:pondernet|tests|checkpoints|\.ci)/[\w./-]+)`", README)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_python_example_runs_as_it_stands(monkeypatch):
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(from pondernet import.*?)```", README, re.DOTALL)
    names = {}
    exec(example, names)
    assert names["p"].shape == (20, 4)
    assert names["halted"].m.min() >= 1


def test_the_example_to_build_on_runs_as_it_stands():
    (example,) = re.findall(r"```python\n(import torch\n.*?)```", README, re.DOTALL)
    names = {}
    exec(example, names)
    names["loss"].backward()
    assert all(w.grad.isfinite().all() for w in names["model"].parameters())
    scores = names["scores"]
    assert scores.right.shape == (128,)
    assert scores.right_at_each_step.shape == (20, 128)
    assert ((scores.steps >= 1) & (scores.steps <= 20)).all()
    assert ((scores.needed >= 1) & (scores.needed <= 21)).all()
    # The prior of the example is uniform: KL(p || uniform) = log 20 - entropy of p.
    p = names["p"].detach()
    entropy = -(p * p.log()).sum(0)
    kl = names["kl_to_prior"](p, names["log_prior"])
    torch.testing.assert_close(kl, math.log(20) - entropy)


def test_a_network_with_another_step_function_is_trained():
    (example,) = re.findall(r"```python\n(import torch\n.*?)```", README, re.DOTALL)
    names = {}
    exec(example, names)
    config = TrainConfig(8, 32, 20, groups=1, steps=4, log_every=2)
    state = TrainingState(config, names["PonderRNN"](8, 32, 20))
    before = state.model.cell.weight_hh.detach().clone()
    assert [metrics.step for metrics in train(config, state)] == [2, 4]
    assert not torch.equal(state.model.cell.weight_hh, before)


def test_the_readme_is_read_in_four_minutes():
    assert len(README.split()) <= 1_200


def test_nothing_else_stands_at_the_top():
    expected = {"README.md", "requirements.txt", "app.py", "pondernet", "checkpoints", "tests"}
    visible = {p.name for p in ROOT.iterdir() if not p.name.startswith(".")}
    assert visible - {"runs", "__pycache__"} == expected
