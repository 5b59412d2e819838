import subprocess
import sys

import pondernet


def modules_after(statement):
    code = f"{statement}\nimport sys; print(*sorted(m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_core_pulls_in_neither_gradio_nor_plotly():
    loaded = modules_after(
        "import pondernet, pondernet.train, pondernet.evaluate, pondernet.checkpoints"
    )
    assert "pondernet.model" in loaded
    assert not {m for m in loaded if m.split(".")[0] in {"gradio", "plotly"}}
    assert not {m for m in loaded if m.startswith("pondernet.demo")}


def test_the_public_names():
    for name in ("ParityPonderGRU", "ReconstructionLoss", "RegularizationLoss"):
        assert name in pondernet.__all__
