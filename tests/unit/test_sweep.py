"""The sweep over lambda_p: what it runs, what it keeps and what it says."""

import json
import multiprocessing
import os
import shlex
import signal
import sys
import time

import pytest
from forked import Forked

from pondernet import checkpoints, sweep
from pondernet import train as train_command
from pondernet.folder_lock import FolderLock
from pondernet.resume import load_state, save_state
from pondernet.sweep import main
from pondernet.sweep_report import Result, figure, table
from pondernet.training_state import TrainingState

TINY = shlex.split("--n-elems 2 --n-hidden 8 --max-steps 3 --steps 40 --log-every 20")

RESULTS = [
    Result(0.5, 0, 0.9, 3.0, 60.0),
    Result(0.1, 1, 0.7, 8.0, 60.0),
    Result(0.5, 2, 0.99, 1.5, 60.0),
    Result(0.5, 1, 0.5, 2.0, 60.0),
]


def test_the_table_has_the_median_of_the_seeds_beside_the_papers():
    rows = table(RESULTS).splitlines()[2:]
    assert rows == [
        "| 0.1 | 0.7000 | 0.7000 | 8.00 | 10.00 | 0.91 |",
        "| 0.5 | 0.9000 | 0.9000, 0.5000, 0.9900 | 2.00 | 2.00 | 0.98 |",
    ]


def test_the_figure_shows_every_seed_the_median_and_the_paper():
    seeds, median, paper = figure(RESULTS).data
    assert sorted(zip(seeds.x, seeds.y, strict=True)) == [
        (0.1, 0.7),
        (0.5, 0.5),
        (0.5, 0.9),
        (0.5, 0.99),
    ]
    assert dict(zip(median.x, median.y, strict=True)) == {0.1: 0.7, 0.5: 0.9}
    assert dict(zip(paper.x, paper.y, strict=True))[0.9] == 0.51


FINE = "0.12345678"  # lambda_p keeps all its digits


def test_a_sweep_keeps_its_runs_and_scores_and_trains_only_what_is_missing(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(sweep.subprocess, "Popen", Forked)
    command = ["--lambdas", FINE, "0.6", "--seeds", "5", "--jobs", "2", "--out", str(tmp_path)]
    main([*command, "--", *TINY])
    for lambda_p in (FINE, "0.6"):
        record = checkpoints.load(tmp_path / f"lambda-{lambda_p}-seed-5").record
        assert record["config"]["lambda_p"] == float(lambda_p)
        assert record["config"]["seed"] == 5
        assert record["config"]["steps"] == 40

    # Scores, a table, and a figure that needs no network.
    record = json.loads((tmp_path / "sweep.json").read_text())
    assert record["options"] == TINY
    assert [(r["lambda_p"], r["seed"]) for r in record["results"]] == [(float(FINE), 5), (0.6, 5)]
    results = [Result(**result) for result in record["results"]]
    readme = (tmp_path / "README.md").read_text()
    assert table(results) in readme
    assert f"| {FINE} |" in readme
    page = (tmp_path / "sweep.html").read_text()
    assert "Plotly.newPlot" in page
    assert '<script src="http' not in page

    # Again with the same options, in any order.
    ran = []
    real = sweep.Trainers.run
    monkeypatch.setattr(sweep.Trainers, "run", lambda *a: ran.append(a) or real(*a))
    in_another_order = shlex.split("--steps=40 --log-e 20 --max-steps 3 --n-hidden 8 --n-elems 2")
    for same in (TINY, in_another_order):
        main([*command, "--", *same])
        assert ran == []
        assert json.loads((tmp_path / "sweep.json").read_text())["results"] == record["results"]
    main([*command, "--seeds", "6", "--lambdas", "0.6", "--", *TINY])
    assert len(ran) == 1
    assert "lambda_p 0.6, seed 6" in capsys.readouterr().out
    kept = json.loads((tmp_path / "sweep.json").read_text())["results"]
    assert [(r["lambda_p"], r["seed"]) for r in kept] == [(float(FINE), 5), (0.6, 5), (0.6, 6)]

    # With others.
    with pytest.raises(SystemExit):
        main([*command, "--", *TINY, "--groups", "2"])
    assert f"the sweep in {tmp_path} was made with other options" in capsys.readouterr().err
    assert json.loads((tmp_path / "sweep.json").read_text())["results"] == kept


@pytest.mark.parametrize("is_finished", [True, False])
def test_runs_with_other_options_are_refused_where_the_record_of_the_sweep_is_lost(
    tmp_path, capsys, monkeypatch, is_finished
):
    run = tmp_path / "lambda-0.3-seed-0"
    if is_finished:
        train_command.main([*TINY, "--lambda-p=0.3", "--device=cpu", f"--out={run}"])
    else:
        config = sweep.config_of([*TINY, "--lambda-p=0.3", "--device=cpu"])
        save_state(run, TrainingState(config))
    before = {path: path.read_bytes() for path in run.iterdir()}
    ran = []
    monkeypatch.setattr(sweep.Trainers, "run", lambda _, arguments: ran.append(arguments) or "")
    command = ["--lambdas", "0.3", "--seeds", "0", "--out", str(tmp_path), "--"]
    with pytest.raises(SystemExit):
        main([*command, *TINY, "--weight-decay", "0.1"])
    assert f"the run in {run} was made with other options" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [run]
    assert {path: path.read_bytes() for path in run.iterdir()} == before
    assert ran == []

    if is_finished:
        main([*command, *TINY])
        assert "1/1  lambda_p 0.3, seed 0" in capsys.readouterr().out
        assert ran == []
    else:
        with pytest.raises(SystemExit, match="did not finish"):
            main([*command, *TINY])
        assert ran == [["--resume", str(run), "--device", "cpu"]]


def test_a_sweep_that_ends_does_not_wait_for_scores(tmp_path):
    train_command.main([*TINY, "--lambda-p=0.3", f"--out={tmp_path / 'lambda-0.3-seed-0'}"])
    trainers = sweep.Trainers()
    trainers.end()
    with pytest.raises(RuntimeError, match="the sweep ends"):
        sweep.train_one(trainers, tmp_path, 0.3, 0, TINY, "cpu")


def test_options_of_training_are_checked_before_anything_starts(tmp_path, capsys):
    for options, sentence in (
        (["--n-hidden", "0"], "n_hidden must be a whole number of at least 1; got 0"),
        (["--init", "nowhere"], "nowhere/config.json is missing"),
        (["--out", "elsewhere"], "unrecognized arguments: --out elsewhere"),
        (["--steps", "many"], "argument --steps: invalid int value: 'many'"),
    ):
        with pytest.raises(SystemExit):
            main(["--out", str(tmp_path / "sweep"), "--", *options])
        assert sentence in capsys.readouterr().err
        assert not (tmp_path / "sweep").exists()


def test_somebodys_own_files_are_not_written_over(tmp_path, capsys):
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path), "--", *TINY])
    assert "README.md is there already" in capsys.readouterr().err
    assert (tmp_path / "README.md").read_text() == "mine"


def swept(arguments, said):
    """Sweep in a forked process, which need not start PyTorch anew, and keep what it says."""
    sys.stderr = said.open("w")
    main(arguments)


@pytest.mark.parametrize(
    ("number", "lambdas"), [(signal.SIGINT, ["0.3", "0.6"]), (signal.SIGTERM, ["0.3"])]
)
def test_ending_the_sweep_ends_its_trainers_and_keeps_their_states(
    tmp_path, monkeypatch, number, lambdas
):
    monkeypatch.setattr(sweep.subprocess, "Popen", Forked)
    endless = [*TINY, "--steps", "100000000", "--log-every", "10000000"]
    arguments = ["--lambdas", *lambdas, "--seeds", "0", "--jobs", "2", "--out", str(tmp_path)]
    process = multiprocessing.get_context("fork").Process(
        target=swept, args=([*arguments, "--", *endless], tmp_path / "said")
    )
    process.start()
    folders = [tmp_path / f"lambda-{lambda_p}-seed-0" for lambda_p in lambdas]
    while not all((folder / "metrics.jsonl").exists() for folder in folders):
        assert process.is_alive()
        time.sleep(0.1)
    os.kill(process.pid, number)
    process.join(timeout=240)
    assert process.exitcode == 1
    assert "The same command goes on from here" in (tmp_path / "said").read_text()
    for folder in folders:
        with FolderLock(folder):  # nobody trains there any more
            pass
        assert load_state(folder).step >= 0


@pytest.mark.slow
def test_a_run_that_fails_ends_the_sweep_with_what_it_said(tmp_path):
    diverges = [*TINY, "--learning-rate", "0.99", "--weight-decay", "1000"]
    with pytest.raises(SystemExit, match=r"did not finish: .*(\n.*)*training diverged"):
        main(["--lambdas", "0.3", "--seeds", "0", "--out", str(tmp_path), "--", *diverges])


def test_jobs_are_checked(capsys):
    with pytest.raises(SystemExit):
        main(["--jobs", "0"])
    assert "--jobs must be at least 1; got 0" in capsys.readouterr().err
