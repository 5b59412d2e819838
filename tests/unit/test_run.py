"""A run in a folder: what it refuses, how it stops, and what is left when it cannot continue."""

import errno
import json
import os
import shlex
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints, evaluate, run, stopping
from pondernet import train as train_command
from pondernet.checkpoints import CheckpointError
from pondernet.config import TrainConfig
from pondernet.demo.networks.library import Library
from pondernet.folder_lock import LOCK, FolderLock
from pondernet.resume import STATE, load_state, save_state
from pondernet.training import train
from pondernet.training_state import DivergedError, TrainingState

ROOT = Path(__file__).parents[2]
SMALL = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=20", "--log-every=10"]
DIVERGES = ["--learning-rate=0.99", "--weight-decay=1000"]
CONFIG = TrainConfig(n_elems=4, n_hidden=8, max_steps=5, start=2, steps=60, log_every=20)


def environment():
    return os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


def trains_with_files_up_to(blocks, *arguments):
    """The command line where no file may be larger: blocks of 512 or 1024 bytes, by the shell."""
    limited = ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"]
    return subprocess.run(
        [*limited, sys.executable, "-m", "pondernet.train", *map(str, arguments)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=240,
    )


def refused(capsys, *arguments):
    """The sentence that a command line is refused with."""
    with pytest.raises(SystemExit) as ended:
        train_command.main([*map(str, arguments)])
    assert ended.value.code == 2
    return capsys.readouterr().err.strip().splitlines()[-1]


def lines_of(folder):
    """The metrics; like any other program, this one takes no NaN in JSON."""

    def refuse(constant):
        raise ValueError(constant)

    lines = (folder / run.METRICS).read_text().splitlines()
    return [json.loads(line, parse_constant=refuse) for line in lines]


def without_seconds(lines):
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


# Divergence


def test_a_run_that_diverges_names_the_step_and_saves_no_network(tmp_path):
    with pytest.raises(SystemExit) as ended:
        train_command.main([*SMALL, *DIVERGES, f"--out={tmp_path}"])
    sentence = ended.value.code  # a text: Python prints it and exits with 1
    assert sentence.startswith("training diverged between step 10 and step 20: ")
    assert f"{tmp_path / STATE} holds the last finite state" in sentence
    assert {path.name for path in tmp_path.iterdir()} == {STATE, run.METRICS}
    assert [line["step"] for line in lines_of(tmp_path)] == [10]
    assert not load_state(tmp_path).count_not_finite()


@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_one_weight_that_is_not_finite_ends_the_run_at_the_next_metrics(value):
    state = TrainingState(CONFIG)
    steps = train(CONFIG, state)
    next(steps)
    # A weight of the head that no vector makes the loss depend on would go unnoticed in the loss.
    with torch.no_grad():
        state.model.gru.weight_ih[0, 3] = value
    with pytest.raises(DivergedError, match="between step 20 and step 40"):
        next(steps)


def test_a_run_stopped_after_it_diverged_keeps_the_state_from_before(tmp_path, monkeypatch):
    saves = []
    monkeypatch.setattr(run, "SAVE_EVERY", 0)  # after every step
    real = run.save_state
    monkeypatch.setattr(
        run, "save_state", lambda out, state: saves.append(state.step) or real(out, state)
    )
    with pytest.raises(DivergedError):
        run.run(tmp_path, TrainingState(replace(CONFIG, learning_rate=0.99, weight_decay=1e5)))
    assert 1 <= load_state(tmp_path).step == saves[-1] < 20
    assert not load_state(tmp_path).count_not_finite()


@pytest.fixture
def trained(tmp_path):
    train_command.main([*SMALL, f"--out={tmp_path / 'small'}"])
    return tmp_path / "small"


def damage(folder, value):
    model = ParityPonderGRU.from_pretrained(folder)
    with torch.no_grad():
        model.output_layer.bias.fill_(value)
    model.save_pretrained(folder)


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_a_network_with_weights_that_are_not_finite_is_refused_and_named(trained, caplog, value):
    damage(trained, value)
    with pytest.raises(CheckpointError, match=r"small/model\.safetensors holds weights that are"):
        checkpoints.load(trained)
    assert Library(trained.parent).names == []
    assert "small/model.safetensors holds weights that are not finite" in caplog.text


def test_a_record_with_nan_is_refused(trained):
    record = json.loads((trained / "training.json").read_text())
    (trained / "training.json").write_text(json.dumps(record | {"seconds": float("nan")}))
    with pytest.raises(CheckpointError, match=r"training\.json is not .* NaN"):
        checkpoints.load(trained)


def test_scores_that_are_not_finite_leave_every_file_as_it_was(trained, monkeypatch):
    real = evaluate.evaluate
    monkeypatch.setattr(
        evaluate, "evaluate", lambda *a, **k: replace(real(*a, **k), expected_steps=float("nan"))
    )
    before = {path.name: path.read_bytes() for path in trained.iterdir()}
    with pytest.raises(SystemExit, match=r"scores are not written: .* finite numbers only"):
        evaluate.main([str(trained), "--vectors=100", "--write"])
    assert {path.name: path.read_bytes() for path in trained.iterdir()} == before


def test_no_network_with_weights_that_are_not_finite_is_saved(trained, tmp_path):
    checkpoint = checkpoints.load(trained)
    with torch.no_grad():
        checkpoint.model.gru.bias_hh[0] = torch.nan
    with pytest.raises(ValueError, match="weights that are not finite"):
        checkpoints.save(tmp_path / "other", checkpoint.model, checkpoint.record)
    assert not (tmp_path / "other").exists()


# What a new run refuses


@pytest.mark.parametrize("name", ["README.md", "training.json", "metrics.jsonl", "scores.svg"])
def test_a_folder_with_somebodys_own_file_is_refused_by_name(tmp_path, capsys, monkeypatch, name):
    (tmp_path / name).write_text("mine")
    monkeypatch.chdir(tmp_path)
    for out in (tmp_path, "."):
        assert f"{Path(out) / name} is there already" in refused(capsys, *SMALL, "--out", out)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_an_empty_name_is_no_folder(capsys):
    assert "--out: must be the name of a folder; got ''" in refused(capsys, *SMALL, "--out", "")
    assert "init must be the name of a folder; got ''" in refused(capsys, *SMALL, "--init", "")


def test_a_file_where_a_folder_should_be_is_named(tmp_path, capsys):
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "run"):
        sentence = refused(capsys, *SMALL, "--out", out)
        assert "error: cannot train in" in sentence
        assert str(out) in sentence


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, capsys, monkeypatch):
    def read_only(path, *rest):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(os, "open", read_only)
    sentence = refused(capsys, *SMALL, "--out", tmp_path)
    assert sentence.endswith(
        f"cannot train in {tmp_path}: {tmp_path / LOCK}: Read-only file system"
    )


def test_values_that_no_float32_holds_are_refused(capsys):
    for field in ("beta", "final-beta"):
        sentence = refused(capsys, *SMALL, f"--{field}=1e39")
        assert f"{field.replace('-', '_')} must be at most 3.403e+38" in sentence


def test_a_network_too_large_for_the_machine_is_one_sentence(tmp_path, capsys):
    assert "memory" in refused(capsys, "--n-hidden=100000000", "--out", tmp_path / "run")
    assert not (tmp_path / "run").exists()


# The lock


def test_a_folder_in_which_another_process_trains_is_refused_with_its_name(tmp_path, capsys):
    save_state(tmp_path, TrainingState(CONFIG))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pondernet.folder_lock import FolderLock\n"
            "with FolderLock(sys.argv[1]): print(flush=True); input()",
            str(tmp_path),
        ],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    holder.stdout.readline()
    for arguments in ([*SMALL, "--out", tmp_path], ["--resume", tmp_path]):
        assert f"in use by process {holder.pid} on " in refused(capsys, *arguments)
    holder.kill()  # its file stays, and holds nobody up
    holder.communicate()
    assert (tmp_path / LOCK).exists()
    train_command.main(["--resume", str(tmp_path)])
    assert not (tmp_path / LOCK).exists()


def test_the_lock_works_as_windows_has_it(tmp_path, monkeypatch):
    """Windows has msvcrt instead of fcntl; it removes no open file, and reads no locked byte."""
    import fcntl

    class FakeMsvcrt:
        LK_NBLCK = 2

        @staticmethod
        def locking(descriptor, mode, size):
            assert os.lseek(descriptor, 0, os.SEEK_CUR) > 1000  # behind all that is read
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise PermissionError(errno.EACCES, "Permission denied") from None

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", FakeMsvcrt)
    lock = FolderLock(tmp_path)
    real = Path.unlink

    def unlink(path, **options):
        if not lock._file.closed:
            raise PermissionError(errno.EACCES, "used by another process")
        real(path, **options)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(RuntimeError, match=f"in use by process {os.getpid()} on"):
        FolderLock(tmp_path)
    lock.release()
    assert list(tmp_path.iterdir()) == []
    FolderLock(tmp_path).release()


# Disks and permissions


def test_a_full_disk_is_one_sentence_and_the_last_state_stays(tmp_path):
    """A limit on the size of files stands for the disk: some kB hold any state of this network, and
    not the metrics of a million steps.
    """

    options = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=1000000", "--log-every=1"]
    done = trains_with_files_up_to(30, *options, "--out", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    sentence = done.stderr.strip().splitlines()[-1]
    assert f"cannot write to {tmp_path}: " in sentence
    assert "File too large" in sentence
    assert f"--resume {tmp_path}" in sentence
    load_state(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {STATE, run.METRICS}
    before = load_state(tmp_path)

    done = trains_with_files_up_to(1, "--resume", tmp_path)  # less than a state
    assert done.returncode == 1
    assert "File too large" in done.stderr.strip().splitlines()[-1]
    assert load_state(tmp_path).step == before.step


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_files_have_the_permissions_that_the_umask_gives(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        save_state(tmp_path / "state", TrainingState(CONFIG))
        train_command.main([*SMALL, f"--out={tmp_path / 'run'}"])
        evaluate.main([str(tmp_path / "run"), "--vectors=100", "--write"])
    finally:
        os.umask(before)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 7
    assert {path.stat().st_mode & 0o777 for path in files} == {mode}


# Names of folders, and commands to copy


@pytest.mark.parametrize("name", ["with space", "groß & 'klein'"])
def test_commands_to_copy_are_quoted(tmp_path, capsys, name):
    out = tmp_path / name
    train_command.main([*SMALL, f"--out={out}"])
    words = shlex.split(capsys.readouterr().out.partition("Score it: ")[2])
    assert words == ["python", "-m", "pondernet.evaluate", str(out)]
    evaluate.main([*words[3:], "--vectors=50", "--write"])
    (made,) = checkpoints.load(out).record["commands"]
    assert shlex.split(made)[-1] == str(out)
    assert f"\n# {name}\n" in (out / "README.md").read_text("utf-8")


def test_windows_quotes_in_its_own_way(monkeypatch):
    monkeypatch.setattr(os, "name", "nt")
    command = run.command("train", "--resume", r"runs\my run")
    assert command == r'python -m pondernet.train --resume "runs\my run"'


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    train_command.main([*SMALL, "--out=~/first"])
    train_command.main([*SMALL, "--init=~/first", "--out=~/second"])
    evaluate.main(["~/second", "--vectors=50"])
    assert checkpoints.load(tmp_path / "second").name == "second"


def test_a_terminal_without_the_letters_of_a_name_gets_them_escaped(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pondernet.train", *SMALL, f"--out={tmp_path / 'groß'}"],
        env=environment() | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert r"gro\xdf" in done.stdout


@pytest.mark.parametrize("here", [".", "../small", ""])
def test_a_card_written_from_within_the_folder_has_its_name(trained, monkeypatch, here):
    monkeypatch.chdir(trained)
    if here:
        evaluate.main([here, "--vectors=50", "--write"])
    assert "\n# small\n" in (trained / "README.md").read_text()


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--vectors=0", "--vectors must be a whole number of at least 1; got 0"),
        ("--seeds=-1", "--seeds must be a whole number from 0 to"),
        ("--device=abacus", "device must be"),
    ],
)
def test_scoring_refuses_what_makes_no_sense(trained, capsys, option, sentence):
    with pytest.raises(SystemExit) as ended:
        evaluate.main([str(trained), option])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


# Stopping between two metrics


@pytest.mark.parametrize("sizes", [{}, {"max_steps": 1}, {"unroll": 1}])
def test_a_run_stopped_anywhere_is_resumed_to_the_last_bit(tmp_path, sizes):
    config = replace(CONFIG, threshold=0.4, final_lambda_p=0.9, weight_decay=0.1, **sizes)
    whole = TrainingState(config)
    unbroken = list(train(config, whole))
    for stop_at in (1, 7, 20, 33, 59):
        first = TrainingState(config)
        metrics = list(train(config, first, lambda: first.step >= stop_at))  # noqa: B023
        assert first.step == stop_at
        save_state(tmp_path, first)
        second = load_state(tmp_path)
        metrics += train(config, second)
        assert [replace(m, seconds=0) for m in metrics] == [replace(m, seconds=0) for m in unbroken]
        for ours, theirs in zip(second.model.parameters(), whole.model.parameters(), strict=True):
            assert torch.equal(ours, theirs)


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM", "SIGBREAK"])
def test_a_signal_between_two_metrics_is_heard_there(tmp_path, monkeypatch, signal_name):
    """SIGBREAK is the signal of Windows; another one stands for it."""
    number = getattr(signal, signal_name, signal.SIGUSR1)
    monkeypatch.setattr(signal, signal_name, number, raising=False)
    monkeypatch.setattr(stopping, "PATIENCE", 0)
    config = replace(CONFIG, steps=40, log_every=20)
    real, before = run.train, signal.getsignal(number)

    def signals_itself(config, state, stops):
        def stops_or_signals():
            if state.step == 3:
                os.kill(os.getpid(), number)
            return stops()

        return real(config, state, stops_or_signals)

    monkeypatch.setattr(run, "train", signals_itself)
    assert not run.run(tmp_path, TrainingState(config))
    assert load_state(tmp_path).step in (3, 4)
    assert lines_of(tmp_path) == []
    assert signal.getsignal(number) == before
    monkeypatch.setattr(run, "train", real)
    assert run.run(tmp_path, load_state(tmp_path))
    run.run(tmp_path / "whole", TrainingState(config))
    assert without_seconds(lines_of(tmp_path)) == without_seconds(lines_of(tmp_path / "whole"))


def test_a_long_interval_is_saved_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "SAVE_EVERY", 0)
    steps = []
    real = run.save_state
    monkeypatch.setattr(
        run, "save_state", lambda out, state: steps.append(state.step) or real(out, state)
    )
    run.run(tmp_path, TrainingState(replace(CONFIG, steps=5, log_every=3)))
    assert steps == [0, 1, 2, 3, 4, 5]


def test_the_state_does_not_hold_its_file(tmp_path):
    """Windows replaces no file that is mapped into memory, as the optimizer's moments were."""
    state = TrainingState(CONFIG)
    next(train(CONFIG, state))
    save_state(tmp_path, state)
    loaded = load_state(tmp_path)
    path = tmp_path / STATE
    with path.open("r+b") as file:  # the same file, with other bytes
        file.write(b"\xff" * path.stat().st_size)
    for index, moments in state.optimizer.state_dict()["state"].items():
        for name, value in moments.items():
            assert torch.equal(loaded.optimizer.state_dict()["state"][index][name], value)
