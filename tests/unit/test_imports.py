import subprocess
import sys

import pondernet

BLOCKED = """
import sys
for name in ("huggingface_hub", "safetensors", "gradio", "plotly", "tqdm", "starlette"):
    sys.modules[name] = None  # importing it is an ImportError
"""


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def modules_after(statement):
    done = run(f"{statement}\nimport sys; print(*sorted(m for m in sys.modules))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_core_pulls_in_neither_gradio_nor_plotly():
    loaded = modules_after(
        "import pondernet, pondernet.train, pondernet.evaluate, pondernet.checkpoints"
    )
    assert "pondernet.model" in loaded
    assert not {m for m in loaded if m.split(".")[0] in {"gradio", "plotly"}}
    assert not {m for m in loaded if m.startswith("pondernet.demo")}


def test_importing_the_package_loads_nothing_beside_torch_and_numpy():
    loaded = modules_after("import torch, numpy\nbefore = set(__import__('sys').modules)")
    ours = modules_after("import pondernet") - loaded
    assert {m.split(".")[0] for m in ours} - set(sys.stdlib_module_names) <= {"pondernet"}


def test_the_core_runs_and_trains_with_torch_and_numpy_alone():
    done = run(
        f"""{BLOCKED}
import torch
from pondernet import ParityPonderGRU, ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.training import train

model = ParityPonderGRU(4, 5, 3)
p, y, p_m, y_m = model(torch.ones(2, 4))
loss = ReconstructionLoss(torch.nn.BCEWithLogitsLoss(reduction="none"))(p, y, torch.ones(2))
(loss + 0.01 * RegularizationLoss(0.2)(p)).backward()
print(model.halt(torch.ones(2, 4)).m.shape, evaluate(model, vectors=10).vectors)
print([metrics.step for metrics in train(TrainConfig(3, 4, 2, steps=4, log_every=2))])
"""
    )
    assert done.stdout == "torch.Size([2]) 10\n[2, 4]\n", done.stderr


def test_without_the_hub_library_its_methods_say_what_to_install():
    done = run(
        f"""{BLOCKED}
import pondernet
model = pondernet.ParityPonderGRU(2, 2, 2)
for method in model.save_pretrained, model.from_pretrained:
    try:
        method("x")
    except ImportError as error:
        print(error)
"""
    )
    for said in done.stdout.splitlines():
        assert said.startswith("save_pretrained, from_pretrained and push_to_hub need")
        assert "pip install huggingface_hub" in said
    assert len(done.stdout.splitlines()) == 2, done.stderr


def test_the_public_names():
    for name in ("ParityPonderGRU", "ReconstructionLoss", "RegularizationLoss"):
        assert name in pondernet.__all__


def test_the_package_says_that_it_is_typed():
    from importlib.resources import files

    assert files("pondernet").joinpath("py.typed").is_file()
