"""The state of a run in one file, so that it can be stopped, lost and continued.

The file is replaced in one move: a process killed at any moment leaves the old one or the new one.
A run that goes on from it is equal, to the last bit on a CPU, to one that was never stopped.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from pondernet.checkpoints import CheckpointError
from pondernet.training import TrainConfig, TrainingState

STATE = "state.safetensors"
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")  # of Adam, for each parameter


def save_state(folder: str | Path, state: TrainingState) -> None:
    """Write the state of a run to ``folder``, which is made if need be."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"model.{name}": value for name, value in state.model.state_dict().items()}
    moments = state.optimizer.state_dict()["state"]
    for index, (name, _) in enumerate(state.model.named_parameters()):
        # Before the first step there are none.
        for moment, value in moments.get(index, {}).items():
            tensors[f"{moment}.{name}"] = value
    tensors["generator"] = state.generator.get_state()
    tensors["within"] = state.within
    tensors["running_accuracy"] = state.running_accuracy
    tensors = {name: value.cpu().contiguous() for name, value in tensors.items()}
    scalars = {"step": state.step, "complete_at": state.complete_at, "seconds": state.seconds}
    metadata = {"config": json.dumps(asdict(state.config)), "scalars": json.dumps(scalars)}
    scratch = folder / f".{STATE}.{os.getpid()}"
    save_file(tensors, scratch, metadata)
    os.replace(scratch, folder / STATE)


def load_state(folder: str | Path, device: str | None = None) -> TrainingState:
    """The state of a run as it was saved.

    Args:
        folder: where it was saved to.
        device: where to go on; None: where the run's config says.

    Raises:
        CheckpointError: there is no such file, or it holds something else; the message names it.
    """
    path = Path(folder) / STATE
    if not path.is_file():
        raise CheckpointError(f"{path} is missing; a run that can be resumed has one")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            config = json.loads(metadata["config"])
            scalars = json.loads(metadata["scalars"])
            state = TrainingState(TrainConfig(**config | ({"device": device} if device else {})))
            state.model.load_state_dict(
                {name: file.get_tensor(f"model.{name}") for name in state.model.state_dict()}
            )
            if scalars["step"]:
                moments = {
                    index: {moment: file.get_tensor(f"{moment}.{name}") for moment in _MOMENTS}
                    for index, (name, _) in enumerate(state.model.named_parameters())
                }
                groups = state.optimizer.state_dict()["param_groups"]
                state.optimizer.load_state_dict({"state": moments, "param_groups": groups})
            state.generator.set_state(file.get_tensor("generator"))
            state.within.copy_(file.get_tensor("within"))
            state.running_accuracy.copy_(file.get_tensor("running_accuracy"))
        state.step = scalars["step"]
        state.complete_at = scalars["complete_at"]
        state.seconds = scalars["seconds"]
    except (SafetensorError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise CheckpointError(f"{path} is not the state of a training run: {error}") from error
    return state
