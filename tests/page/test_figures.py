import json
import math

import plotly.graph_objects as go
import pytest

from pondernet import checkpoints
from pondernet.demo.difficulty.figure import difficulty_figure
from pondernet.demo.difficulty.measuring import Curve
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import ponder, sample_many
from pondernet.demo.training.figure import training_figure
from pondernet.demo.training.plot import TrainingPlot
from pondernet.demo.training.runs import live_config
from pondernet.palette import PALETTE
from pondernet.training import Metrics

METRICS = [
    Metrics(
        step=100 * line,
        seconds=line,
        loss=0.7 / line,
        reconstruction=0.5 / line,
        regularization=0.2,
        accuracy=0.5 + line / 10,
        expected_steps=3.5,
        within=line,
        halting=(0.1,) * 10,
    )
    for line in (1, 2, 3)
]
CURVES = [
    Curve("parity-8", 8, 8, (1.0,) * 8, (5.5,) * 8),
    Curve("parity-64", 64, 64, (0.99, 0.98), (5.0, 6.0)),
    Curve("parity-96", 96, 48),
]


@pytest.fixture(scope="module")
def checkpoint():
    return checkpoints.load("checkpoints/parity-8")


def figures(checkpoint):
    """One of each kind, with all that it can show, and with nothing yet."""
    result = ponder(checkpoint, [1, 0, 0, 0, 0, 0, 0, 1], seed=2)
    yield halting_figure(result)
    yield halting_figure(result, other=result, samples=sample_many(result, 2))
    config = live_config(6, 64, 0.3, 0.01, 0.004, 0)
    yield training_figure(config, [])
    yield training_figure(config, METRICS)
    yield difficulty_figure([])
    yield difficulty_figure(CURVES)


def test_figures_are_what_plotly_takes(checkpoint):
    for figure in figures(checkpoint):
        checked = go.Figure(figure)  # refuses what it does not know
        assert len(checked.data) == len(figure["data"]) > 0


def test_what_is_no_number_is_null_in_the_browser():
    sent = TrainingPlot({"figure": {"data": [{"y": [1.0, math.nan, math.inf]}]}}).value
    assert json.loads(sent)["figure"]["data"][0]["y"] == [1, None, None]
    assert "NaN" not in sent


def test_training_goes_on_in_four_panels_with_its_last_distribution():
    figure = training_figure(live_config(6, 64, 0.3, 0.01, 0.004, 0), METRICS)
    loss, _, _, accuracy, steps, prior, p, _ = figure["data"]
    assert (loss["x"], loss["y"]) == ([100, 200, 300], [m.loss for m in METRICS])
    assert [trace.get("xaxis") for trace in (loss, accuracy, steps, p)] == ["x", "x2", "x3", "x4"]
    assert prior["y"] == pytest.approx([1 / 0.3] * 2)
    assert tuple(p["y"]) == METRICS[-1].halting


def test_difficulty_has_the_trained_range_and_the_papers_value_for_each_size():
    figure = difficulty_figure(CURVES)
    names = [trace.get("name") for trace in figure["data"]]
    assert names[:6] == ["parity-8"] * 2 + ["parity-64"] * 2 + ["parity-96"] * 2
    # 64 elements: 0.975 at 2.7 steps; 96 elements, 49 to 96 of them: 0.93 at 5 (Fig. 1).
    reported = [(trace["x"], trace["y"][0]) for trace in figure["data"][6:-1]]
    assert reported == [([1, 64], 0.975), ([1, 64], 2.7), ([49, 96], 0.93), ([49, 96], 5)]
    assert [shape["x1"] for shape in figure["layout"]["shapes"][::2]] == [8.5, 64.5, 48.5]


def test_the_figure_shows_the_numbers(checkpoint):
    result = ponder(checkpoint, [1, 0, 0, 0, 0, 0, 0, 1], seed=2)
    figure = go.Figure(halting_figure(result))
    bars, prior, answer, drawn = figure.data
    assert list(bars.y) == result.p
    assert list(prior.y) == result.prior
    assert list(answer.y) == result.prob_odd
    assert drawn.x == (result.halting_step,)
    band = figure.layout.shapes[0]
    assert (band.x0, band.x1) == (result.halting_step - 0.5, result.halting_step + 0.5)
    assert (band.yref, band.y0, band.y1) == ("paper", 0, 1)


def contrast(first, second):
    """WCAG 2 contrast ratio of two colours, #rrggbb."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "ground"), [("light", "#ffffff"), ("dark", "#0b0f19")])
def test_lines_and_text_of_the_figure_stand_out_from_the_page(theme, ground):
    assert contrast(PALETTE[theme]["ink"], ground) >= 4.5
    lines = {name: c for name, c in PALETTE[theme].items() if name not in ("ground", "grid", "one")}
    assert all(contrast(colour, ground) >= 3 for colour in lines.values())
