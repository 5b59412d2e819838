import json
import os
import pickle
import signal
import sys
import time
from dataclasses import replace

import pytest
import torch
from forked import Forked

from pondernet import checkpoints
from pondernet import train as train_command
from pondernet.checkpoints import CheckpointError
from pondernet.config import TrainConfig
from pondernet.resume import STATE, load_state, save_state
from pondernet.training import TrainingState, train

CONFIG = TrainConfig(n_elems=4, n_hidden=8, max_steps=5, start=2, steps=60, log_every=10)


def everything(state):
    """Model, optimizer, curriculum, schedule and random state, as one list of tensors."""
    adam = state.optimizer.state_dict()["state"]
    moments = [adam[index][name] for index in adam for name in sorted(adam[index])]
    numbers = torch.tensor([state.step, -1 if state.complete_at is None else state.complete_at])
    return [
        *state.model.parameters(),
        *moments,
        state.within,
        state.running_accuracy,
        state.generator.get_state(),
        numbers,
    ]


def run(state, intervals):
    losses = []
    for metrics in train(state.config, state):
        losses.append(metrics.loss)
        if len(losses) == intervals:
            break
    return losses


@pytest.mark.parametrize("stop_after", [0, 1, 3])
def test_a_resumed_run_is_equal_to_the_last_bit_to_one_never_stopped(tmp_path, stop_after):
    # An easy threshold, so that the stop falls before and after all positions are in.
    config = replace(CONFIG, threshold=0.4, final_lambda_p=0.9, final_beta=0.1)
    whole = TrainingState(config)
    unbroken = run(whole, 99)
    assert whole.complete_at is not None
    first = TrainingState(config)
    before = run(first, stop_after) if stop_after else []
    save_state(tmp_path, first)
    second = load_state(tmp_path)
    assert before + run(second, 99) == unbroken
    for ours, theirs in zip(everything(second), everything(whole), strict=True):
        assert torch.equal(ours, theirs)


def test_saving_leaves_nothing_beside_the_state(tmp_path):
    state = TrainingState(CONFIG)
    run(state, 1)
    save_state(tmp_path / "run", state)
    save_state(tmp_path / "run", state)
    assert [p.name for p in (tmp_path / "run").iterdir()] == [STATE]


def test_files_that_are_no_state_are_refused_by_name(tmp_path):
    with pytest.raises(CheckpointError, match=f"{STATE} is missing"):
        load_state(tmp_path)
    state = TrainingState(CONFIG)
    run(state, 1)
    save_state(tmp_path, state)
    path = tmp_path / STATE
    whole = path.read_bytes()
    weights = tmp_path / "model"
    state.model.save_pretrained(weights)
    for content in (
        b"",
        whole[: len(whole) // 2],
        pickle.dumps({"step": 3}),
        whole.replace(b"running_accuracy", b"sprinting_accura"),
        whole.replace(b'\\"n_hidden\\": 8', b'\\"n_hidden\\": 9'),
        (weights / "model.safetensors").read_bytes(),
    ):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=f"{STATE} is not the state of a training run"):
            load_state(tmp_path)


def test_a_state_of_another_version_is_named_with_its_version(tmp_path):
    save_state(tmp_path, TrainingState(CONFIG))
    path = tmp_path / STATE
    whole = path.read_bytes()
    assert whole.count(b'"version":"2"') == 1
    for other, number in ((b'"version":"9"', 9), (b'"without":"2"', 1)):
        path.write_bytes(whole.replace(b'"version":"2"', other))
        with pytest.raises(CheckpointError, match=rf"of version {number}; .* reads version 2"):
            load_state(tmp_path)


COMMAND = [sys.executable, "-m", "pondernet.train"]
ENDLESS = "--n-elems=6 --n-hidden=16 --max-steps=6 --steps=10000000 --log-every=5".split()  # noqa: SIM905


def wait_for(path, process, lines=1):
    while not path.exists() or path.read_text().count("\n") < lines:
        assert process.poll() is None
        time.sleep(0.02)


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_the_newest_state_and_says_how_to_go_on(tmp_path, signal_number):
    out = tmp_path / "run"
    process = Forked([*COMMAND, *ENDLESS, "--out", out])
    wait_for(out / "metrics.jsonl", process, lines=3)
    process.send_signal(signal_number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + signal_number
    assert f"--resume {out}" in said
    steps = [json.loads(line)["step"] for line in (out / "metrics.jsonl").open()]
    assert steps == list(range(5, steps[-1] + 1, 5))
    assert load_state(out).step == steps[-1]


def test_a_run_goes_on_from_the_command_line_and_becomes_a_checkpoint(tmp_path, capsys):
    out = tmp_path / "run"
    state = TrainingState(CONFIG)
    run(state, 2)
    save_state(out, state)
    # A line that a lost machine wrote after the last save, and one that it did not finish.
    lines = [json.dumps({"step": step}) for step in (10, 20, 30)]
    (out / "metrics.jsonl").write_text("\n".join(lines) + '\nnull\n{"step": 4')
    train_command.main(["--resume", str(out)])
    assert "Saved in" in capsys.readouterr().out
    steps = [json.loads(line)["step"] for line in (out / "metrics.jsonl").open()]
    assert steps == [10, 20, 30, 40, 50, 60]
    assert not (out / STATE).exists()
    checkpoint = checkpoints.load(out)
    whole = TrainingState(CONFIG)
    run(whole, 99)
    for ours, theirs in zip(checkpoint.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    assert checkpoint.record["commands"] == [
        "python -m pondernet.train --n-elems 4 --n-hidden 8 --max-steps 5 --steps 60 "
        f"--log-every 10 --out {out.as_posix()}"
    ]


def test_a_network_made_from_another_says_how_both_were_made(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    sizes = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=10", "--log-every=5"]
    train_command.main([*sizes, f"--out={first}"])
    before = checkpoints.load(first).record
    train_command.main([*sizes, f"--init={first}", f"--out={second}"])
    record = checkpoints.load(second).record
    assert record["commands"][0] == before["commands"][0]
    assert f"--init {first} " in record["commands"][1]
    assert record["commands"][1].endswith(f"--out {second}")
    assert record["seconds"] >= before["seconds"]


def test_a_folder_in_use_is_not_trained_into(tmp_path, capsys):
    save_state(tmp_path, TrainingState(CONFIG))
    with pytest.raises(SystemExit):
        train_command.main(["--out", str(tmp_path)])
    assert f"--resume {tmp_path}" in capsys.readouterr().err


def test_resume_takes_no_other_options_but_the_device(tmp_path, capsys):
    out = tmp_path / "run"
    save_state(out, TrainingState(CONFIG))
    for more in (["--steps", "7"], ["--out", str(out)], ["--bfloat16"]):
        with pytest.raises(SystemExit):
            train_command.main(["--resume", str(out), *more])
        assert "only --device may be given beside it" in capsys.readouterr().err
    # The folder may be written in any way.
    train_command.main(["--resume", f"{tmp_path}/./run/", "--device", "cpu"])
    with pytest.raises(SystemExit):
        train_command.main(["--resume", str(out)])
    assert "is finished" in capsys.readouterr().err


def test_a_run_moved_to_another_kind_of_device_goes_on_with_other_vectors(tmp_path):
    state = TrainingState(CONFIG)
    run(state, 1)
    save_state(tmp_path, state)
    path = tmp_path / STATE
    there = b'"device":"cpu"'
    assert path.read_bytes().count(there) == 1
    path.write_bytes(path.read_bytes().replace(there, b'"device":"mps"'))
    moved = load_state(tmp_path, "cpu")
    for other in (state, TrainingState(CONFIG)):
        assert not torch.equal(moved.generator.get_state(), other.generator.get_state())
    assert len(run(moved, 99)) == 5


def test_a_device_that_is_not_there_is_named(tmp_path):
    save_state(tmp_path, TrainingState(CONFIG))
    with pytest.raises(ValueError, match="one that this machine has; got 'cuda:99'"):
        load_state(tmp_path, "cuda:99")


@pytest.mark.slow
def test_a_process_killed_at_any_moment_leaves_a_state_that_loads(tmp_path):
    # One process that does nothing but save; killed at a hundred moments spread over its saves.
    moments = torch.rand(100, generator=torch.Generator().manual_seed(0)) * 0.02
    state = TrainingState(replace(CONFIG, n_hidden=64))
    save_state(tmp_path, state)
    read, write = os.pipe()
    for moment in moments.tolist():
        child = os.fork()
        if child == 0:
            os.write(write, b".")
            while True:
                save_state(tmp_path, state)
        os.read(read, 1)
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert load_state(tmp_path).step == 0
    os.close(read)
    os.close(write)
