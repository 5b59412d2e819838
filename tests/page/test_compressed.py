"""The page and its files are compressed once, and what has a hash in its name may be kept."""

import gzip
import re
from pathlib import Path

import gradio as gr
import httpx
import pytest

from pondernet.demo.server import compressed

MOST = 60_000  # bytes of the page, as it is sent


@pytest.fixture
def client(app):
    with httpx.Client(base_url=app.url, timeout=120) as client:
        yield client


def raw(client, path, **headers):
    """The response with its body as it came over the wire."""
    with client.stream("GET", path, headers=headers) as response:
        return response, b"".join(response.iter_raw())


def test_the_page_comes_compressed_and_is_the_same_page(client):
    response, body = raw(client, "/", **{"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) == len(body) <= MOST
    plain = gzip.decompress(body).decode()
    assert "Is the number of" in plain
    assert "window.gradio_config" in plain


def test_a_hashed_file_may_be_kept_for_good_and_is_compressed_once(client, monkeypatch):
    page = client.get("/").text
    path = re.search(r'"\./(assets/[\w-]+\.js)"', page)[1]
    for _ in range(2):
        response, body = raw(client, path, **{"accept-encoding": "gzip, br"})
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in response.headers["vary"].lower()
        assert gzip.decompress(body)
    squeezed = compressed._squeeze_file
    squeezed.cache_clear()
    assert squeezed(b"a" * 1000) is squeezed(b"a" * 1000)


def test_a_file_is_whole_each_time_however_small(client):
    folder = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
    files = sorted(folder.glob("*.css"), key=lambda file: file.stat().st_size)
    # Gradio compresses what is not worth it here, but has more than 400 bytes.
    (*_, small) = (file for file in files if file.stat().st_size < compressed.LEAST)
    for file in (files[0], small, files[-1]):
        for taken in ("gzip, br", "gzip, br", "br", "identity"):
            answer = client.get(f"assets/{file.name}", headers={"accept-encoding": taken})
            assert answer.content == file.read_bytes()


def test_what_is_kept_of_a_file_is_not_one_visitors(client):
    path = re.search(r'"\./(assets/[\w-]+\.js)"', client.get("/").text)[1]
    for origin in ("http://localhost:1", "http://localhost:2", None):
        headers = {"accept-encoding": "gzip"} | ({"origin": origin} if origin else {})
        response, body = raw(client, path, **headers)
        assert response.headers.get("access-control-allow-origin") == origin
        assert response.headers["content-encoding"] == "gzip"
        assert int(response.headers["content-length"]) == len(body)


def test_a_browser_that_takes_no_gzip_gets_plain_bytes(client):
    response, body = raw(client, "/", **{"accept-encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert b"window.gradio_config" in body


def test_what_is_not_there_is_not_kept(client):
    response, _ = raw(client, "assets/nothing.js", **{"accept-encoding": "gzip"})
    assert response.status_code == 404
    assert "cache-control" not in response.headers
