import pytest

from pondernet import train


@pytest.fixture
def trained(tmp_path):
    """The folder of a small network that was trained for a moment."""
    folder = tmp_path / "small"
    options = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=20", "--log-every=10"]
    train.main([*options, f"--out={folder}"])
    return folder
