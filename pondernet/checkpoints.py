"""Save and load trained networks as folders: weights, configuration, and the training record.

A folder holds ``config.json`` and ``model.safetensors``, as of ``save_pretrained``;
``training.json``, the record; and ``README.md``, the model card written from it. Nothing is
unpickled.
"""

import json
import os
import re
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_model
from safetensors.torch import save as save_tensors

from pondernet.checks import check_fraction, check_positive
from pondernet.files import write_all
from pondernet.model import ParityPonderGRU
from pondernet.model_card import model_card
from pondernet.scores import Evaluation

CONFIG, WEIGHTS, RECORD, CARD = "config.json", "model.safetensors", "training.json", "README.md"
FILES = (CONFIG, WEIGHTS, RECORD, CARD)


class CheckpointError(ValueError):
    """A folder that holds no usable network; the message names the file and what was expected."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A network and its training record; equal to itself alone."""

    name: str
    model: ParityPonderGRU
    record: dict[str, Any]

    @property
    def lambda_p(self) -> float:
        """Success probability of the geometric prior the network was last trained towards."""
        return float(self.record["prior"]["lambda_p"])

    @property
    def max_nonzero(self) -> int:
        """The largest number of non-zero elements in a training vector."""
        return self.record["config"]["max_nonzero"] or self.model.n_elems

    @property
    def taught(self) -> bool:
        """Whether training told the network what it should know by each step."""
        return self.record["config"].get("hint") is not None

    @cached_property
    def scores(self) -> Evaluation | None:
        """The scores over the range of training; None if the record has none of this version."""
        try:
            return Evaluation.of_record(self.record["evaluations"][0])
        except (KeyError, TypeError, IndexError):
            return None


def save(folder: str | Path, model: ParityPonderGRU, record: dict[str, Any]) -> None:
    """Write a checkpoint folder.

    ``config.json`` is written last: a folder that has one is complete.

    Raises:
        FileExistsError: the folder holds a checkpoint already.
        ValueError: a weight or a number of the record is not finite; nothing was written.
    """
    folder = Path(folder)
    if (folder / CONFIG).exists():
        raise FileExistsError(f"{folder / CONFIG} is there already; nothing was written")
    if not all(weight.isfinite().all() for weight in model.state_dict().values()):
        raise ValueError(f"the network has weights that are not finite: {folder} was not written")
    contents = _documents(folder, name_of(folder), record)
    weights = {name: weight.cpu().contiguous() for name, weight in model.state_dict().items()}
    contents[folder / WEIGHTS] = save_tensors(weights, {"format": "pt"})
    contents[folder / CONFIG] = json.dumps(model.arguments(), indent=2, sort_keys=True).encode()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / ".new", ignore_errors=True)  # of a killed writer of an earlier version
    write_all(contents)


def write_record(folder: str | Path, name: str, record: dict[str, Any]) -> None:
    """Write ``training.json``, and the model card, which follows from it.

    Raises:
        ValueError: a number is not finite, or the card lacks something; nothing was written.
    """
    write_all(_documents(Path(folder), name, record))


def _documents(folder: Path, name: str, record: dict[str, Any]) -> dict[Path, bytes]:
    """Return the record and the model card; raises as ``write_record`` does."""
    try:
        text = json.dumps(record, indent=2, allow_nan=False) + "\n"
        card = model_card(name, record)
    except ValueError as error:
        raise ValueError(f"{RECORD} holds finite numbers only: {error}") from None
    except (KeyError, TypeError) as error:
        raise ValueError(f"{RECORD} lacks what the model card says: {error}") from None
    return {folder / RECORD: text.encode(), folder / CARD: card.encode()}


def name_of(folder: Path) -> str:
    """Return the name of a network: that of its folder, however the path is spelled."""
    return Path(os.path.abspath(folder)).name


def load(folder: str | Path) -> Checkpoint:
    """Read a checkpoint folder; the network is in evaluation mode, on the CPU.

    Raises:
        CheckpointError: names the file that is missing or cannot be used.
    """
    folder = Path(folder)
    for name in (CONFIG, WEIGHTS, RECORD):
        if not (folder / name).is_file():
            raise CheckpointError(f"{folder / name} is missing; a checkpoint folder has one")
    try:
        wrong = f"{folder / RECORD} is not the record of a training run"
        record = json.loads((folder / RECORD).read_text("utf-8"), parse_constant=_refuse)
        config = record["config"]
        check_fraction("prior.lambda_p", record["prior"]["lambda_p"])
        sizes = {name: config[name] for name in ("n_elems", "n_hidden", "max_steps")}
        if config["max_nonzero"] is not None:
            check_positive("max_nonzero", config["max_nonzero"])
        wrong = f"{folder / CONFIG} must give n_elems, n_hidden and max_steps"
        arguments = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if arguments != sizes:
            raise ValueError(f"got {arguments}, and {RECORD} says {sizes}")
        model = ParityPonderGRU(**arguments)
        wrong = f"{folder / WEIGHTS} does not hold the weights of a network with {arguments}"
        load_model(model, folder / WEIGHTS)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(f"{wrong}: {error}") from error
    if not all(weight.isfinite().all() for weight in model.parameters()):
        raise CheckpointError(
            f"{folder / WEIGHTS} holds weights that are not finite numbers: the network diverged "
            "while it was trained"
        )
    return Checkpoint(name_of(folder), model.eval(), record)


def _refuse(constant: str) -> None:
    """Refuse NaN and the infinities, which Python's JSON parser accepts."""
    raise ValueError(f"{constant} is not a JSON number")


def find(root: str | Path) -> list[Path]:
    """Return the checkpoint folders directly in ``root``, ordered by the number in their names."""

    def order(folder: Path) -> tuple[int, str]:
        number = re.search("[0-9]+", folder.name)
        return (int(number[0]) if number else 0, folder.name)

    return sorted((path.parent for path in Path(root).glob(f"[!.]*/{CONFIG}")), key=order)
