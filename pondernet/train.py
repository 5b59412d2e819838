"""Train a PonderNet on parity and save it as a checkpoint folder.

    python -m pondernet.train --n-elems 8 --out runs/parity-8

The state with all that is needed is in ``--out`` when the last step is done; score it with
``python -m pondernet.evaluate``.
"""

import argparse
import dataclasses
import shlex
import sys
import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from pondernet import checkpoints
from pondernet.training import Metrics, TrainConfig, TrainingState, train


def build_parser() -> argparse.ArgumentParser:
    """One option for every field of ``TrainConfig``, and where to save."""
    summary, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m pondernet.train",
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    types_of = typing.get_type_hints(TrainConfig)
    for field in dataclasses.fields(TrainConfig):
        kind = types_of[field.name]
        if isinstance(kind, types.UnionType):  # such as int | None
            kind = typing.get_args(kind)[0]
        default = "none" if field.default is None else field.default
        parser.add_argument(
            "--" + field.name.replace("_", "-"),
            type=kind,
            default=field.default,
            metavar=kind.__name__.upper(),
            help=f"{field.metadata['help']} (default: {default})",
        )
    parser.add_argument(
        "--out", type=Path, help="folder to save to (default: runs/parity-N_ELEMS)", metavar="DIR"
    )
    return parser


def record_of(state: TrainingState, last: Metrics, arguments: Sequence[str]) -> dict[str, Any]:
    """How a network was made, as it stands in ``training.json``."""
    device = state.device
    return {
        "command": shlex.join(["python", "-m", "pondernet.train", *arguments]),
        "config": dataclasses.asdict(state.config),
        "seconds": round(state.seconds, 1),
        "hardware": torch.cuda.get_device_name(device)
        if device.type == "cuda"
        else f"{torch.get_num_threads()} thread(s) of the {device.type}",
        "torch": torch.__version__,
        "last": dataclasses.asdict(last),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = build_parser()
    options = vars(parser.parse_args(arguments))
    out = options.pop("out")
    try:
        config = TrainConfig(**options)
        state = TrainingState(config)
    except (ValueError, RuntimeError) as error:
        parser.error(str(error))
    out = out or Path("runs") / f"parity-{config.n_elems}"
    with tqdm(total=config.steps, unit="step", smoothing=0.05) as bar:
        for metrics in train(config, state):
            bar.set_postfix_str(
                f"loss {metrics.loss:.3f}, accuracy {metrics.accuracy:.3f}, "
                f"E[steps] {metrics.expected_steps:.2f}, "
                f"positions {metrics.within}/{config.n_elems}",
                refresh=False,
            )
            bar.update(metrics.step - bar.n)
    checkpoints.save(out, state.model, record_of(state, metrics, arguments))
    print(f"Saved in {out}. Score it: python -m pondernet.evaluate {out}")


if __name__ == "__main__":
    main()
