"""The folder of a run: what is refused, who may write to it, its names and permissions."""

import errno
import io
import multiprocessing
import os
import resource
import shlex
import signal
import sys
from pathlib import Path

import pytest
from forked import Forked

from pondernet import checkpoints, command_line, evaluate, run
from pondernet import train as train_command
from pondernet.config import TrainConfig
from pondernet.folder_lock import LOCK, FolderLock
from pondernet.resume import STATE, load_state, save_state
from pondernet.training_state import TrainingState

SMALL = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=20", "--log-every=10"]
SMALL.append("--start=3")  # all positions are in
CONFIG = TrainConfig(n_elems=4, n_hidden=8, max_steps=5, start=2, steps=60, log_every=20)


def trains_with_files_up_to(size, *arguments):
    """Train where no file may have more bytes; return the status and what it wrote to stderr."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    process = Forked([sys.executable, "-m", "pondernet.train", *arguments], limit)
    _, errors = process.communicate(timeout=240)
    return process.returncode, errors


def refused(capsys, *arguments):
    """The sentence that a command line is refused with."""
    with pytest.raises(SystemExit) as ended:
        train_command.main([*map(str, arguments)])
    assert ended.value.code == 2
    return capsys.readouterr().err.strip().splitlines()[-1]


# What a new run refuses


@pytest.mark.parametrize("name", ["README.md", "training.json", "metrics.jsonl"])
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
    context = multiprocessing.get_context("fork")
    held = context.Event()

    def hold():
        with FolderLock(tmp_path):
            held.set()
            signal.pause()

    holder = context.Process(target=hold)
    holder.start()
    held.wait()
    for arguments in ([*SMALL, "--out", tmp_path], ["--resume", tmp_path]):
        assert f"in use by process {holder.pid} on " in refused(capsys, *arguments)
    holder.kill()  # its file stays, and holds nobody up
    holder.join()
    assert (tmp_path / LOCK).exists()
    train_command.main(["--resume", str(tmp_path)])
    assert not (tmp_path / LOCK).exists()


# Disks and permissions


def test_a_full_disk_is_one_sentence_and_the_last_state_stays(tmp_path):
    """A limit on the size of files stands for the disk: some kB hold any state of this network, and
    not the metrics of a million steps.
    """

    options = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=1000000", "--log-every=1"]
    status, errors = trains_with_files_up_to(15_000, *options, "--out", tmp_path)
    assert status == 1
    assert "Traceback" not in errors
    sentence = errors.strip().splitlines()[-1]
    assert f"cannot write to {tmp_path}: " in sentence
    assert "File too large" in sentence
    assert f"--resume {tmp_path}" in sentence
    load_state(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {STATE, run.METRICS}
    before = load_state(tmp_path)

    status, errors = trains_with_files_up_to(500, "--resume", tmp_path)  # less than a state
    assert status == 1
    assert "File too large" in errors.strip().splitlines()[-1]
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
    assert len(files) == 6
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


def test_a_terminal_without_the_letters_of_a_name_gets_them_escaped(tmp_path, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", terminal)
    with pytest.raises(SystemExit) as ended:
        command_line.run_command(lambda: train_command.main([*SMALL, f"--out={tmp_path / 'groß'}"]))
    assert ended.value.code == 0
    assert rb"gro\xdf" in terminal.buffer.getvalue()


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
