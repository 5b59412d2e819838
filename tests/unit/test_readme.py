import math
import re
from pathlib import Path

import pytest
import torch

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


def test_who_installs_without_cuda_gets_the_pinned_torch():
    hosting = (ROOT / "pondernet" / "demo" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"torch==(\S+)", hosting)
    assert named + re.findall(r"torch==(\S+)", README) == [pins()["torch"]] * 3


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


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The names that the examples of "Build on it" define, run one after another."""
    section = README.partition("## Build on it")[2].partition("\n## ")[0]
    examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len(examples) == 4
    torch.manual_seed(0)
    names = {"__name__": "built"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("built"))
        for example in examples:
            exec(example, names)
    return names


@pytest.mark.slow
def test_each_example_to_build_on_learns_halts_and_is_saved_and_loaded(built, tmp_path):
    digits = built["digits"][1500:]
    sequences = (built["tokens"], built["is_padding"])
    for name, x, wrong in (
        ("digit_net", built["pixels"][1500:], lambda y: (y.argmax(1) != digits).float()),
        ("lstm", built["numbers"], lambda y: (y - built["three"]).square()),
        ("transformer", sequences, lambda y: (y.argmax(1) != built["largest"]).float()),
    ):
        model = built[name].eval()
        halted = model.halt(x)
        assert wrong(halted.y_m).mean() <= 0.2, name  # at chance 0.9, 2.3 and 0.7
        assert 1 <= halted.m.min() <= halted.m.max() <= model.max_steps
        model.save_pretrained(tmp_path / name)
        again = type(model).from_pretrained(tmp_path / name)
        for ours, theirs in zip(again.ponder(x), model.ponder(x), strict=True):
            torch.testing.assert_close(ours, theirs)


@pytest.mark.slow
def test_the_example_of_own_vectors_scores_and_trains(built):
    assert [each.step for each in built["metrics"]] == [10, 20]
    scores = built["scores"]
    assert scores.right.shape == (128,)
    assert scores.right_at_each_step.shape == (20, 128)
    assert ((scores.steps >= 1) & (scores.steps <= 20)).all()
    assert ((scores.needed >= 1) & (scores.needed <= 21)).all()
    # By definition: the first step by which the probabilities sum to one half.
    p = built["p"].detach()
    assert torch.equal(built["halted"].m, (p.cumsum(0) >= 0.5).float().argmax(0) + 1)
    # The prior of the example is uniform: KL(p || uniform) = log 20 - entropy of p.
    entropy = -(p * p.log()).sum(0)
    torch.testing.assert_close(built["kl"].detach(), math.log(20) - entropy)


def test_the_readme_is_read_in_four_minutes():
    prose = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    assert len(prose.split()) <= 940


def test_nothing_else_stands_at_the_top():
    expected = {"README.md", "requirements.txt", "app.py", "pondernet", "checkpoints", "tests"}
    visible = {p.name for p in ROOT.iterdir() if not p.name.startswith(".")}
    assert visible - {"runs", "__pycache__"} == expected
