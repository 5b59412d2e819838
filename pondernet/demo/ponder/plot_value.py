"""Build the value of the Ponder tab's plot from figure and texts; does not import Gradio."""

from typing import Any

from pondernet.demo.plotting.plots import named
from pondernet.demo.ponder import spoken_text, steps_text, text
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.inside import look_inside
from pondernet.demo.ponder.inside_figure import height, with_inside
from pondernet.demo.ponder.pondering import Pondering, Samples
from pondernet.demo.ponder.searched import passes_wrong
from pondernet.demo.ponder.setting import Setting, trained_prior


def plot_value(
    setting: Setting,
    pondering: Pondering,
    other: Pondering | None = None,
    samples: Samples | None = None,
) -> dict[str, Any]:
    """Return the value of a ``HaltingPlot``: everything that the plot and its player show.

    Args:
        setting: of the view.
        pondering: what its network does.
        other: what its second network does.
        samples: many halting steps of the first network.
    """
    checkpoint, share = setting.checkpoint, 0.0
    if pondering.passed_wrong:
        share = passes_wrong(checkpoint.model, checkpoint.max_nonzero)
    figure = halting_figure(pondering, other, samples, setting.stop)
    shown, words = [pondering, *([other] if other else [])], ""
    if setting.inside:
        networks = [setting.checkpoint, *([setting.other] if setting.other else [])]
        insides = [look_inside(network, setting.vector) for network in networks]
        names = [each.model for each in shown]
        figure = with_inside(figure, list(zip(names, insides, strict=True)))
        words = text.inside(list(zip(shown, insides, strict=True)))
    return {
        "figure": named(figure, spoken_text.figure_name(pondering, other, samples)),
        "height": height(len(shown)) if setting.inside else 1,
        "inside": words,
        "legend": text.legend(pondering, other, samples, trained_prior(checkpoint)),
        "coins": steps_text.coins(pondering),
        "second_coins": steps_text.second_coins(other) if other else "",
        "captions": steps_text.captions(pondering, share, other),
        "chances": steps_text.chances(pondering),
        "rest": steps_text.REST,
        "halting_step": pondering.halting_step,
        "answers": spoken_text.answers(pondering),
        "samples": spoken_text.samples_right(samples) if samples else "",
    }
