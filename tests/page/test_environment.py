"""Variables of the environment that would keep the page from starting."""

import os
import subprocess
import sys

import pytest
from running import ROOT

from pondernet.demo.environment import EnvironmentVariableError, prepare, prepare_or_exit


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("http_proxy", "http://nowhere.invalid:3128"),
        ("HTTPS_PROXY", "foo://x"),
        ("ALL_PROXY", "socks5://127.0.0.1:9"),
    ],
)
def test_a_proxy_of_the_machine_is_left_out(name, value):
    environment = {name: value, "no_proxy": "x"}
    prepare(environment)
    assert name not in environment
    assert "no_proxy" in environment


@pytest.mark.parametrize("value", ["abc", "", "-1", "7860.0", "65536", "٣"])
def test_a_port_that_is_none_is_named(value):
    with pytest.raises(EnvironmentVariableError, match=r"GRADIO_SERVER_PORT must be a whole"):
        prepare({"GRADIO_SERVER_PORT": value})


def test_a_port_that_is_none_ends_the_start_in_one_sentence():
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"GRADIO_SERVER_PORT": "abc"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "The environment variable GRADIO_SERVER_PORT must be a whole number from 0 to 65535; "
        "got 'abc'.\n"
    )


def test_a_temporary_folder_of_another_user_is_replaced(tmp_path, monkeypatch):
    # A file stands where the folder should be, which not even root can write into.
    (tmp_path / "gradio").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    environment = {}
    prepare(environment)
    assert environment["GRADIO_TEMP_DIR"].startswith(str(tmp_path / "pondernet-"))


def test_a_machine_without_any_temporary_folder_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(EnvironmentVariableError, match="TMPDIR must be a folder that can be"):
        prepare({})


def test_a_temporary_folder_that_was_asked_for_and_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentVariableError, match="GRADIO_TEMP_DIR must be a folder that"):
        prepare({"GRADIO_TEMP_DIR": str(tmp_path / "file" / "inside")})


def test_a_path_without_the_folder_of_app_py_ends_the_start_in_one_sentence():
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Python does not look for modules beside app.py. Unset PYTHONSAFEPATH, and leave out -P.\n"
    )


def test_what_is_printed_to_a_closed_output_goes_nowhere(monkeypatch):
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    prepare_or_exit()
    for stream in (sys.stdout, sys.stderr):
        assert not stream.isatty()
        print("nothing", file=stream)
        stream.close()
