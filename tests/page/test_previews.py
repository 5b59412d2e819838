"""What a chat shows of a link, and a browser without scripts."""

import re
from html.parser import HTMLParser

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from running import ROOT, served

from pondernet.demo.page import build
from pondernet.demo.server.previews import Preview, head_tags


class Head(HTMLParser):
    """Collects the tags, and what the meta tags say."""

    def __init__(self, html):
        super().__init__()
        self.meta, self.tags = {}, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        named = dict(attributes)
        if tag == "meta":
            self.meta[named.get("name") or named.get("property")] = named.get("content")


def head_of(app, query="", **headers):
    page = httpx.get(app.url + query, headers=headers).raise_for_status().text
    return Head(page.partition("<script")[0]).meta, page


def test_a_link_to_the_page_has_its_own_title_description_and_picture(app):
    meta, page = head_of(app)
    title = "PonderNet decides how long to think"
    assert f"<title>{title}</title>" in page
    assert meta["og:title"] == title
    assert "the number of ones in a vector is odd" in meta["description"]
    assert meta["og:description"] == meta["description"]
    assert meta["og:url"] == app.url
    assert "Gradio" not in str(meta)
    picture = httpx.get(meta["og:image"])
    assert picture.headers["content-type"] == "image/png"
    assert re.search(r"<noscript><p [^>]*>[^<]*JavaScript[^<]*</p></noscript>", page)


def test_a_link_to_a_view_says_what_the_network_does(app):
    query = "?model=parity-8&vector=110-0100&seed=1&__sign=secret"
    meta, page = head_of(app, query)
    assert "110-0100. Halted at step" in meta["og:description"]
    assert "said ODD" in meta["og:description"]  # three ones
    assert meta["og:url"] == f"{app.url}?model=parity-8&vector=110-0100&seed=1"
    assert "secret" not in page


def test_a_link_to_a_beat_has_its_caption(app):
    meta, _ = head_of(app, "?story=2")
    assert meta["og:title"].startswith("2 of 8: ")
    assert "It reads from the left" not in head_of(app)[0]["og:description"]
    assert len(meta["og:description"]) > 40


def test_the_address_is_the_one_that_the_visitor_has(app):
    forwarded = {"x-forwarded-host": "talk.example", "x-forwarded-proto": "https"}
    meta, _ = head_of(app, "?tab=train", **forwarded)
    assert meta["og:url"] == "https://talk.example/?tab=train"
    assert meta["og:image"] == "https://talk.example/preview.png"


@pytest.mark.parametrize(
    ("root_path", "address"),
    [("/demo", "http://talk.example/demo/"), ("https://a.example/b/", "https://a.example/b/")],
)
def test_the_address_has_the_path_of_the_proxy(root_path, address):
    with served(build(ROOT / "checkpoints"), root_path=root_path) as url:
        html = httpx.get(
            url.replace("/demo", ""), headers={"x-forwarded-host": "talk.example"}
        ).text
    meta = Head(html.partition("<script")[0]).meta
    assert (meta["og:url"], meta["og:image"]) == (address, f"{address}preview.png")


@pytest.mark.parametrize(
    "query",
    [
        "?vector=<script>alert(1)</script>",
        '?model="><script>',
        "?story=99",
        "?tab=%22%3E%3Cb",
        "?" + "a=1&" * 200,
        "?vector=%ff%00",
    ],
)
def test_a_link_that_makes_no_sense_is_described_as_the_page(app, query):
    meta, page = head_of(app, query)
    assert meta["og:url"] == app.url
    assert meta["og:title"] == "PonderNet decides how long to think"
    assert "alert(1)" not in page.partition("<script")[0]


def test_a_policy_without_eval_is_told_in_a_sentence(app, browser):
    policy = "script-src 'self' 'unsafe-inline'"
    page = browser.new_page()

    def forbid(route):
        answer = route.fetch()
        headers = answer.headers | {"content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)

    page.route(app.url, forbid)
    page.goto(app.url)
    expect(page.locator("#no-eval")).to_contain_text("must allow script-src 'unsafe-eval'")
    page.unroute(app.url)
    page.goto(app.url)
    expect(page.locator("#no-eval")).to_be_hidden()
    page.close()


@given(st.text(), st.text(), st.text())
def test_whatever_a_preview_holds_it_stays_text(title, description, value):
    head = Head(head_tags(Preview(title, description, {"a": value}), "http://x/"))
    assert set(head.tags) <= {"title", "meta", "link"}
    assert head.tags.count("meta") == 7
    assert head.meta["og:title"] == title
