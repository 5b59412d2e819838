"""Save and load the state of a run in one file, so that it can be stopped and resumed.

A resumed run is bit for bit the same on a CPU as one that was never stopped.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from pondernet.checkpoints import CheckpointError
from pondernet.checks import MAX_SEED
from pondernet.config import TrainConfig
from pondernet.files import write_all
from pondernet.training_state import TrainingState

STATE = "state.safetensors"
VERSION = "2"  # of its format; before 2 a state had none
_SCALARS = ("step", "positions", "complete_at", "seconds", "earlier_commands", "earlier_seconds")
_TENSORS = ("within", "running_accuracy", "sums")
_MOMENTS = ("exp_avg", "exp_avg_sq", "step")  # of Adam, for each parameter


def save_state(folder: str | Path, state: TrainingState) -> None:
    """Write the state of a run to ``folder``, which is made if need be.

    If that raises OSError, the previous state is still there.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    tensors = {f"model.{name}": value for name, value in state.model.state_dict().items()}
    moments = state.optimizer.state_dict()["state"]
    for index, (name, _) in enumerate(state.model.named_parameters()):
        # There are none before the first step, and for weights that get no gradient.
        for moment, value in moments.get(index, {}).items():
            tensors[f"{moment}.{name}"] = value
    tensors |= {name: getattr(state, name) for name in _TENSORS}
    tensors["generator"] = state.generator.get_state()
    metadata = {
        "config": json.dumps(asdict(state.config)),
        "scalars": json.dumps({name: getattr(state, name) for name in _SCALARS}),
        "version": VERSION,
        "device": state.device.type,  # the kind that the generator's state belongs to
    }
    kept = {name: value.cpu().contiguous() for name, value in tensors.items()}
    write_all({Path(folder) / STATE: save(kept, metadata)})


def load_state(folder: str | Path, device: str | None = None) -> TrainingState:
    """Load the state of a run as it was saved, by default to the device of its config.

    Each kind of device has its own random numbers: on another one, other vectors will come.

    Raises:
        ValueError: this machine has no such device.
        CheckpointError: the file is missing or holds something else; the message names it.
    """
    path = Path(folder) / STATE
    if not path.is_file():
        raise CheckpointError(f"{path} is missing; a run that can be resumed has one")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            # Copied, because Windows does not replace a file that is mapped into memory.
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118
        scalars, version = json.loads(metadata["scalars"]), metadata.get("version", "1")
        if version == VERSION:
            config = TrainConfig(**json.loads(metadata["config"]))
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        raise CheckpointError(f"{path} is not the state of a training run: {error}") from error
    if version != VERSION:
        raise CheckpointError(
            f"{path} is a state of version {version}; this program reads version {VERSION}: "
            "continue it with the program that wrote it"
        )
    state = TrainingState(config if device is None else replace(config, device=device))
    try:
        weights = {name: tensors[f"model.{name}"] for name in state.model.state_dict()}
        state.model.load_state_dict(weights)
        moments = {
            index: {moment: tensors[f"{moment}.{name}"] for moment in _MOMENTS}
            for index, (name, _) in enumerate(state.model.named_parameters())
            if f"step.{name}" in tensors
        }
        if moments:
            groups = state.optimizer.state_dict()["param_groups"]
            state.optimizer.load_state_dict({"state": moments, "param_groups": groups})
        if metadata["device"] == state.device.type:
            state.generator.set_state(tensors["generator"])
        else:
            state.generator.manual_seed((config.seed + scalars["step"]) % MAX_SEED)
        for name in _TENSORS:
            getattr(state, name).copy_(tensors[name])
        for name in _SCALARS:
            setattr(state, name, scalars[name])
    except (TypeError, KeyError, RuntimeError) as error:
        raise CheckpointError(f"{path} is not the state of a training run: {error}") from error
    return state
