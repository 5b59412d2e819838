import json
import math
from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from pondernet import checkpoints
from pondernet.demo.difficulty.figure import difficulty_figure
from pondernet.demo.difficulty.fixed_steps_figure import fixed_steps_figure
from pondernet.demo.difficulty.measuring import Curve
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import ponder, sample_many
from pondernet.demo.training.figure import training_figure
from pondernet.demo.training.plot import TrainingPlot, plot_value
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config
from pondernet.demo.training.report import Report, arrivals
from pondernet.evaluation import evaluate
from pondernet.halting import prior_mean
from pondernet.palette import PALETTE
from pondernet.scores import Evaluation, Score
from pondernet.training import Metrics

REPORTS = [
    Report(
        Metrics(
            step=100 * line,
            seconds=line,
            loss=2.1 / line,
            reconstruction=0.5 / line,
            regularization=0.2,
            accuracy=0.5 + line / 10,
            expected_steps=3.5,
            learned=0.5 + line / 10,
            within=line,
            halting=(line / 10,) * 8,
        ),
        accuracy_on_all=0.5,
        seconds=line,
    )
    for line in (1, 2, 3, 4)
]
CONFIG = live_config(PRESETS[0].values)
PAPERS = live_config(PRESETS[0].values | {"n_elems": 64})


def scores(*rows):
    """An evaluation with a score for each count from 1 on: accuracy, steps taken, steps needed."""
    by = tuple(
        Score(count, 400, accuracy, steps[1], steps, needed, (needed,) * 3)
        for count, (accuracy, steps, needed) in enumerate(rows, 1)
    )
    return Evaluation(
        nonzero=(1, 8),
        vectors=400,
        seeds=(0,),
        accuracies=(0.99,),
        accuracy=0.99,
        expected_steps=5.0,
        steps_deviation=1.0,
        needed_steps=3.0,
        needed_correlation=0.5,
        forced_stops=0.0,
        accuracy_at_step=(0.5, 0.9),
        by_nonzero=by,
        by_ones=by,
    )


CURVES = [
    Curve("parity-8", "8", 8, 8, scores(*[(1.0, (5.0, 5.4, 6.0), 3.0)] * 8)),
    Curve(
        *("parity-64", "64", 64, 64),
        scores((0.99, (4.0, 5.0, 6.0), 2.0), (0.98, (3.0, 6.0, 8.0), 4.0)),
    ),
    Curve("parity-96", "96", 96, 48),
]


@pytest.fixture(scope="module")
def checkpoint():
    return checkpoints.load("checkpoints/parity-8")


def figures(checkpoint):
    """One of each kind, with all that it can show, and with nothing yet."""
    result = ponder(checkpoint, [1, 0, 0, 0, 0, 0, 0, 1], seed=2)
    yield halting_figure(result)
    yield halting_figure(result, other=result, samples=sample_many(result, 2))
    yield training_figure(CONFIG, [])
    yield training_figure(PAPERS, REPORTS)
    for kind in ("ones", "nonzeros"):
        yield difficulty_figure([], kind)
        yield difficulty_figure(CURVES, kind)
    yield fixed_steps_figure([])
    yield fixed_steps_figure([replace(CURVES[0], in_training=evaluate(checkpoint.model))])


def test_figures_are_what_plotly_takes(checkpoint):
    for figure in figures(checkpoint):
        checked = go.Figure(figure)  # refuses what it does not know
        assert len(checked.data) == len(figure["data"]) > 0


def test_what_is_no_number_is_null_in_the_browser():
    sent = TrainingPlot({"figure": {"data": [{"y": [1.0, math.nan, math.inf]}]}}).value
    assert json.loads(sent)["figure"]["data"][0]["y"] == [1, None, None]
    assert "NaN" not in sent


def curve(figure, words):
    return next(trace for trace in figure["data"] if words in trace["hovertemplate"])


def test_the_prior_has_its_name_at_its_last_point():
    result = ponder(checkpoints.load("checkpoints/parity-8"), [1] * 8, 1)
    (note,) = halting_figure(result)["layout"]["annotations"]
    assert (note["x"], note["y"], note["name"]) == (20, result.prior[-1], "orange")


def test_training_goes_on_in_four_panels_with_its_last_distribution():
    figure = training_figure(CONFIG, REPORTS)
    loss, accuracy, steps = (curve(figure, w) for w in ("loss L ", "in play %", "steps on average"))
    assert (loss["x"], loss["y"]) == ([100, 200, 300, 400], pytest.approx([2.1, 1.05, 0.7, 0.525]))
    p = curve(figure, "halts at step")
    assert [trace.get("xaxis") for trace in (loss, accuracy, steps, p)] == ["x", "x2", "x3", "x4"]
    assert tuple(p["y"]) == REPORTS[-1].metrics.halting
    assert curve(figure, "all positions")["y"] == [0.5] * 4
    # lambda_p = 0.2 and N = 8, by hand: sum n 0.8^(n-1) / sum 0.8^(n-1), n = 1 .. 8
    weights = [0.8 ** (n - 1) for n in range(1, 9)]
    mean = sum(n * w for n, w in enumerate(weights, 1)) / sum(weights)
    assert curve(figure, "the prior's mean")["y"] == pytest.approx([mean] * 2)
    assert prior_mean(0.2, 8) == pytest.approx(mean)


def test_a_spike_of_the_loss_stays_on_its_axis():
    top = training_figure(CONFIG, REPORTS)["layout"]["yaxis"]["range"][1]
    assert top > max(report.metrics.loss for report in REPORTS)


def test_each_position_that_comes_in_is_marked():
    assert arrivals(REPORTS, start=2) == [(300, 3), (400, 4)]
    mark = curve(training_figure(CONFIG, REPORTS), "positions in play<")
    assert mark["x"] == [300, 300, None, 400, 400, None]
    assert mark["customdata"] == [3, 3, 3, 4, 4, 4]


def test_a_run_that_was_stopped_early_fills_its_panels():
    figure = training_figure(CONFIG, REPORTS, ended=True)
    assert figure["layout"]["xaxis"]["range"] == [0, 400]
    assert training_figure(CONFIG, REPORTS)["layout"]["xaxis"]["range"] == [0, CONFIG.steps]
    single = curve(training_figure(CONFIG, REPORTS[:1], ended=True), "loss L ")
    assert single["mode"] == "markers"  # a line of one point would not be seen


def test_the_run_before_stays_as_pale_lines_within_the_axes():
    before = training_figure(CONFIG, REPORTS[:1], ended=True, before=REPORTS)["data"][-2:]
    accuracy, chances = before
    assert (accuracy["x"], accuracy["y"]) == ([100], [0.5])  # this run has ended at step 100
    assert tuple(chances["y"]) == REPORTS[-1].metrics.halting
    assert [(line["xaxis"], line["opacity"]) for line in before] == [("x2", 0.35), ("x4", 0.35)]


def test_the_papers_accuracy_is_a_line_where_64_elements_are_trained():
    assert curve(training_figure(PAPERS, []), "the paper's accuracy")["y"] == [0.975] * 2
    assert not any("paper" in t["hovertemplate"] for t in training_figure(CONFIG, [])["data"])


def test_all_halting_distributions_of_a_run_are_sent_for_the_slider():
    value = plot_value(CONFIG, REPORTS, going=True)
    assert value["steps"] == [100, 200, 300, 400]
    assert value["halting"] == [[line / 10] * 8 for line in (1, 2, 3, 4)]


def test_difficulty_has_the_trained_range_and_the_papers_value_for_each_size():
    figure = difficulty_figure(CURVES, "nonzeros")
    lines = [trace for trace in figure["data"] if "name" in trace]
    assert [line["name"] for line in lines] == [c.label for c in CURVES for _ in range(3)]
    # 64 elements: 0.975 at 2.7 steps; 96 elements, 49 to 96 of them: 0.93 at 5 (Fig. 1).
    paper = [trace for trace in figure["data"] if trace["meta"]["colour"] == "red"]
    reported = [(trace["x"], trace["y"][0]) for trace in paper]
    assert reported == [
        ([1, 64], pytest.approx(1 - 0.975)),
        ([1, 64], 2.7),
        ([49, 96], pytest.approx(1 - 0.93)),
        ([49, 96], 5),
    ]
    # Each range of training is a bar of its own, in the colour of its network.
    bars = figure["layout"]["shapes"]
    assert [(bar["x1"], bar["name"]) for bar in bars] == [
        (8.5, "blue"),
        (64.5, "green"),
        (48.5, "orange"),
    ]
    assert all(upper["y0"] > lower["y1"] for upper, lower in pairwise(bars))


def test_by_ones_there_is_no_range_of_training_and_no_paper():
    figure = difficulty_figure(CURVES, "ones")
    assert figure["layout"]["shapes"] == []
    assert "red" not in {trace["meta"]["colour"] for trace in figure["data"]}
    assert figure["layout"]["xaxis2"]["title"]["text"] == "number of ones"
    assert figure["layout"]["xaxis2"]["range"] == [-0.5, 8.5]


def test_difficulty_shows_errors_on_a_log_scale_and_steps_needed_beside_steps_taken():
    figure = difficulty_figure(CURVES, "ones")
    axis = figure["layout"]["yaxis"]
    assert axis["type"] == "log"
    assert axis["ticktext"] == ["50", "90", "99", "all"]
    assert axis["tickvals"] == pytest.approx([0.5, 0.1, 0.01, 0.5 / 400])
    accuracy, taken, needed = (trace for trace in figure["data"] if trace.get("name") == "64")
    assert accuracy["y"] == pytest.approx([0.01, 0.02])
    assert accuracy["customdata"] == pytest.approx([99, 98])
    assert taken["y"] == [5.0, 6.0]
    assert (needed["y"], needed["line"]["dash"]) == ([2.0, 4.0], "dash")
    low, high = (
        trace
        for trace in figure["data"]
        if trace["meta"]["colour"] == "green" and trace["line"]["width"] == 0
    )
    assert (low["y"], high["y"]) == ([4, 3], [6, 8])
    assert high["fill"] == "tonexty"
    none_wrong = next(trace for trace in figure["data"] if trace.get("name") == "8")
    assert none_wrong["y"] == [0.5 / 400] * 8


def by_ones(curves):
    return difficulty_figure(curves, "ones")


@pytest.mark.parametrize("make", [by_ones, fixed_steps_figure])
def test_no_two_lines_share_a_colour(make):
    """Of seven networks, more than ship, and of the paper and of chance."""
    curves = [replace(curve, label=f"{n}") for n, curve in enumerate([CURVES[1], *CURVES] * 2)][:7]
    own = evaluate(checkpoints.load("checkpoints/parity-8").model, vectors=50)
    figure = make([replace(curve, in_training=own) for curve in curves])
    of = {}
    for trace in figure["data"]:
        of.setdefault(trace["meta"]["colour"], set()).add(trace.get("name"))
    names = [named - {None} for named in of.values()]
    assert sum(bool(named) for named in names) == 7
    assert max(map(len, names)) == 1
    assert not {"red", "ink"} & {colour for colour, named in of.items() if named - {None}}
    for palette in PALETTE.values():
        assert len({palette[colour] for colour in of}) == len(of)


def test_by_number_of_steps_the_own_halting_is_one_point():
    scored = evaluate(checkpoints.load("checkpoints/parity-8").model, vectors=200)
    figure = fixed_steps_figure([replace(CURVES[0], in_training=scored), CURVES[1]])
    line, level, own, chance = figure["data"]
    assert line["x"] == list(range(1, 21))
    assert line["customdata"] == pytest.approx([100 * a for a in scored.accuracy_at_step])
    assert line["y"] == pytest.approx([max(1 - a, 0.5 / 200) for a in scored.accuracy_at_step])
    assert (own["x"], own["customdata"]) == (
        [scored.expected_steps],
        [100 * scored.accuracy],
    )
    assert level["y"] == own["y"] * 2
    assert chance["y"] == [0.5, 0.5]
    pondered = halting_figure(ponder(checkpoints.load("checkpoints/parity-8"), [1] * 8, 0))
    steps = figure["layout"]["xaxis"]
    assert pondered["layout"]["xaxis"]["range"] == steps["range"] == [0.5, 20.5]


def test_the_figure_shows_the_numbers(checkpoint):
    result = ponder(checkpoint, [1, 0, 0, 0, 0, 0, 0, 1], seed=2)
    figure = go.Figure(halting_figure(result))
    bars, prior, answer, taken, drawn, thinking = figure.data
    assert list(bars.y) == result.p
    assert [share * chance for share, chance in bars.customdata] == pytest.approx(result.p)
    assert list(thinking.y) == [share for share, _ in bars.customdata]
    assert list(prior.y) == result.prior
    assert list(answer.y) == result.prob_odd
    m, last = result.halting_step, result.max_steps
    assert list(taken.y) == [*result.prob_odd[:m], *[None] * (last - m)]  # the line ends there
    assert answer.marker.symbol == ("circle",) * m + ("circle-open",) * (last - m)
    assert answer.marker.opacity == bars.marker.opacity == (1,) * m + (0.4,) * (last - m)
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
