"""What the package imports, found out in one new process: each start of PyTorch takes seconds."""

import json
import subprocess
import sys
from importlib.resources import files

import pytest

import pondernet

SCRIPT = """
import json, sys
BLOCKED = ("huggingface_hub", "safetensors", "gradio", "plotly", "tqdm", "starlette")
for name in BLOCKED:
    sys.modules[name] = None  # importing it is an ImportError
import numpy, torch
before = set(sys.modules)
import pondernet
said = {"by the package": sorted(set(sys.modules) - before)}

from pondernet import ParityPonderGRU, ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.training import train

model = ParityPonderGRU(4, 5, 3)
p, y, p_m, y_m = model(torch.ones(2, 4))
loss = ReconstructionLoss(torch.nn.BCEWithLogitsLoss(reduction="none"))(p, y, torch.ones(2))
(loss + 0.01 * RegularizationLoss(0.2)(p)).backward()
said["halted"] = list(model.halt(torch.ones(2, 4)).m.shape)
said["scored"] = evaluate(model, vectors=10).vectors
config = TrainConfig(3, 4, 2, steps=4, log_every=2)
said["trained"] = [metrics.step for metrics in train(config)]

said["errors"] = []
for method in model.save_pretrained, model.from_pretrained:
    try:
        method("x")
    except ImportError as error:
        said["errors"].append(str(error))

for name in BLOCKED:
    del sys.modules[name]
import pondernet.train, pondernet.evaluate, pondernet.checkpoints
said["by the commands"] = sorted(sys.modules)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_core_pulls_in_neither_gradio_nor_plotly(said):
    loaded = said["by the commands"]
    assert "pondernet.train" in loaded
    assert not {name for name in loaded if name.split(".")[0] in {"gradio", "plotly"}}
    assert not {name for name in loaded if name.startswith("pondernet.demo")}


def test_importing_the_package_loads_nothing_beside_torch_and_numpy(said):
    ours = {name.split(".")[0] for name in said["by the package"]}
    assert ours - set(sys.stdlib_module_names) == {"pondernet"}


def test_the_core_runs_and_trains_with_torch_and_numpy_alone(said):
    assert (said["halted"], said["scored"], said["trained"]) == ([2], 10, [2, 4])


def test_without_the_hub_library_its_methods_say_what_to_install(said):
    assert len(said["errors"]) == 2
    for sentence in said["errors"]:
        assert sentence.startswith("save_pretrained, from_pretrained and push_to_hub need")
        assert "pip install huggingface_hub" in sentence


def test_the_public_names():
    for name in ("ParityPonderGRU", "ReconstructionLoss", "RegularizationLoss"):
        assert name in pondernet.__all__


def test_the_package_says_that_it_is_typed():
    assert files("pondernet").joinpath("py.typed").is_file()
