import xml.etree.ElementTree as ElementTree

import pytest

from pondernet.score_figure import score_figure
from pondernet.scores import Evaluation, Score

SVG = "{http://www.w3.org/2000/svg}"


def drawn(steps, name="a network", accuracy=0.999, needed=1.0):
    scores = Score(1, 1, accuracy, steps, (steps,) * 3, needed, (needed,) * 3)
    evaluation = Evaluation(
        nonzero=(1, 8),
        vectors=1,
        seeds=(0,),
        accuracies=(accuracy,),
        accuracy=accuracy,
        expected_steps=steps,
        steps_deviation=0.0,
        needed_steps=needed,
        needed_correlation=0.0,
        forced_stops=0.0,
        accuracy_at_step=(accuracy,),
        by_nonzero=(scores,),
        by_ones=(scores,),
    )
    return ElementTree.fromstring(score_figure(name, evaluation))


@pytest.mark.parametrize(
    ("steps", "top"),
    [
        (1, 4),
        (3.9, 6),
        (19, 20),
        (60, 80),
        (951, 1000),
        (953, 1500),
        (1000, 1500),
        (19_500, 40_000),
    ],
)
def test_the_axis_of_the_steps_ends_above_them_however_many(steps, top):
    labels = [element.text for element in drawn(steps).iter(f"{SVG}text")]
    assert f"{top:g}" in labels
    assert top >= 1.05 * steps


@pytest.mark.parametrize("name", ["a&b", "<i>", 'quo"te'])
def test_any_name_gives_a_picture(name):
    assert name in "".join(drawn(3, name).itertext())


@pytest.mark.parametrize("accuracy", [0, 0.39, 0.4, 0.93, 1])
def test_any_accuracy_lies_within_the_panel(accuracy):
    line = [e.get("d") for e in drawn(3, accuracy=accuracy).iter(f"{SVG}path")]
    y = float(next(d for d in line if "H" not in d).split()[1])
    assert 34 <= y <= 234


def test_the_axis_reaches_over_the_steps_needed_too():
    labels = [element.text for element in drawn(3, needed=15.0).iter(f"{SVG}text")]
    assert "20" in labels
