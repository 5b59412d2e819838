"""Look inside: the hidden state, its figure, and its place on the page."""

import re
from itertools import pairwise
from pathlib import Path

import plotly.graph_objects as go
import pytest
import torch
from browsing import goes_to, has_seed, label_of, outcome
from playwright.sync_api import expect
from textbook import Textbook

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import text
from pondernet.demo.ponder.inside import look_inside
from pondernet.demo.ponder.link import from_link, to_link
from pondernet.demo.ponder.plot_value import plot_value
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.shell.link import LinkError

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")
PLOT = "document.querySelector('#halting-plot .plot')"


@torch.no_grad()
@pytest.mark.parametrize(
    ("name", "units", "steps"),
    [("parity-16-narrow", 14, 20), ("parity-96-extrapolation", 192, 5)],
)
def test_the_states_are_those_of_the_textbook_loop(name, units, steps):
    setting = Setting.first(LIBRARY.get(name))
    model = setting.checkpoint.model
    inside = look_inside(setting.checkpoint, setting.vector)
    textbook = Textbook(model.n_elems, model.n_hidden, model.max_steps)
    textbook.load_state_dict(model.state_dict())
    x = torch.tensor([setting.vector], dtype=torch.float32)
    h, before = textbook.gru(x, x.new_zeros(1, units)), x.new_zeros(1, units)
    answer, halting = textbook.output_layer, textbook.lambda_layer
    for n in range(steps):
        shown = torch.tensor([row[n] for row in inside.states])
        unit = torch.tensor(inside.units) - 1
        torch.testing.assert_close(shown, h[0, unit], atol=1e-3, rtol=0)
        assert inside.moved[n] == pytest.approx((h - before).norm().item(), abs=1e-3)
        # What the units add up to, with the bias, is the logit of the answer and of the coin.
        for weights, layer in ((inside.to_answer, answer), (inside.to_halting, halting)):
            added = sum(w * value for w, value in zip(weights, shown.tolist(), strict=True))
            assert added + layer.bias.item() == pytest.approx(layer(h).item(), abs=0.05)
        before, h = h, textbook.gru(x, h)
    assert sorted(inside.units) == list(range(1, units + 1))
    assert inside.to_answer == sorted(inside.to_answer)


def test_the_figure_shows_both_networks_on_the_axis_of_steps():
    narrow, wide = LIBRARY.get("parity-16-narrow"), LIBRARY.get("parity-16")
    first = Setting.first(narrow)
    setting = Setting(narrow, first.vector, 1, first.lambda_p, wide, inside=True)
    value = plot_value(setting, *setting.ponder())
    figure = go.Figure(value["figure"])  # refuses what Plotly does not know
    maps = [trace for trace in figure.data if trace.type == "heatmap"]
    assert [(len(each.z), len(each.z[0])) for each in maps] == [(14, 20), (64, 20)]
    moved = figure.data[-2:]
    assert [list(each.y) for each in moved] == [
        look_inside(network, first.vector).moved for network in (narrow, wide)
    ]
    axes = [figure.layout[f"xaxis{n}"] for n in (3, 4, 5)]
    assert all(axis.matches == "x2" and axis.range == (0.5, 20.5) for axis in axes)
    panels = [figure.layout[axis].domain for axis in ("yaxis", *(f"yaxis{n}" for n in range(2, 6)))]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(panels))
    assert panels[-1][0] == pytest.approx(0, abs=1e-9)
    # The upper panels keep their size in pixels.
    assert (panels[0][1] - panels[0][0]) * value["height"] == pytest.approx(1 - 0.56)
    assert plot_value(Setting.first(narrow), *first.ponder())["inside"] == ""


def test_the_sentence_is_made_from_the_numbers():
    setting = Setting.first(LIBRARY.get("parity-16-narrow"))
    pondering, _ = setting.ponder()
    inside = look_inside(setting.checkpoint, setting.vector)
    said = text.inside([(pondering, inside)])
    most = inside.moved.index(max(inside.moved)) + 1
    assert f"(14 units) moves most at step {most}, by {max(inside.moved):.2f}," in said
    assert f"at step 9, where it stops, by {inside.moved[8]:.2f}." in said


def test_a_link_holds_whether_the_inside_is_shown():
    setting = from_link({"model": "parity-8", "inside": "1"}, LIBRARY)
    assert setting.inside
    assert from_link(to_link(setting), LIBRARY) == setting
    assert "inside" not in to_link(Setting.first(LIBRARY.first))
    with pytest.raises(LinkError, match="inside must be 1, or left out; got 'x'"):
        from_link({"inside": "x"}, LIBRARY)


def test_a_button_a_key_and_a_link_show_the_inside(page):
    goes_to(page, "?model=parity-16-narrow")
    button = page.get_by_role("button", name="Look inside")
    expect(button).to_have_attribute("aria-pressed", "false")
    heat = page.locator("#halting-plot .heatmaplayer .hm")
    expect(heat).to_have_count(0)
    said = outcome(page).inner_text()
    button.click()
    expect(heat).to_have_count(1)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("inside=1"))
    expect(page.locator(".inside-words")).to_contain_text("(14 units) moves most at step")
    assert outcome(page).inner_text() == said
    # It stays with another sample, without a change of the layout.
    facts = page.locator("#facts").bounding_box()
    page.keyboard.press("s")
    has_seed(page, 2)
    assert page.locator("#facts").bounding_box() == facts
    # The player reveals it.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    columns = f"{PLOT}.data.find(t => t.type === 'heatmap').z[0].filter(v => v !== null).length"
    page.wait_for_function(f"{columns} === 2")
    cell = f"{PLOT}.data.find(t => t.type === 'heatmap').text[13][0]"
    narrow = re.escape(label_of("parity-16-narrow"))
    assert re.match(rf"{narrow}: unit \d+ at step 1 is", page.evaluate(cell))
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(f"{PLOT}.querySelector('.main-svg').clientWidth < 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    expect(heat).to_have_count(1)
    page.keyboard.press("i")
    expect(heat).to_have_count(0)
    expect(page).not_to_have_url(re.compile("inside"))


def test_the_hidden_state_is_read_with_the_arrow_keys(page):
    goes_to(page, "?model=parity-16-narrow&with=parity-16&inside=1")
    page.wait_for_selector("#halting-plot .hm")
    expect(page.locator("#seed input")).to_be_visible()  # the link opens what it compares with
    page.locator("#halting-plot .plot").focus()
    said = page.locator("#announcer")
    page.keyboard.press("ArrowRight")
    narrow = re.escape(label_of("parity-16-narrow"))
    expect(said).to_contain_text(re.compile(rf"{narrow}: unit \d+ at step 1 is"))
    expect(page.locator("#halting-plot .hovertext")).to_have_count(1)
    for _ in range(14):
        page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(re.compile(r"about six steps: unit \d+ at step 1 is"))
    expect(page.locator(".caption")).to_be_empty()
