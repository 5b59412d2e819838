"""What the Ponder tab shows of a setting, as updates of its components."""

from typing import Any

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.about import about
from pondernet.demo.ponder.layout import PonderLayout
from pondernet.demo.ponder.plot_value import plot_value
from pondernet.demo.ponder.pondering import Outcome, sample_many
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.shown import HISTORY, Shown
from pondernet.demo.ponder.vector_text import format_vector
from pondernet.demo.server.events import Updates
from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.kept import Kept
from pondernet.demo.shell.link import to_link
from pondernet.demo.shell.page_bar import PageBar


class KeptView(Kept):
    """The view that the page shows, ``Shown``."""

    def preprocess(self, payload: Any) -> Shown:  # type: ignore[override]
        """Return the view that a browser sent.

        Raises:
            gr.Error: it is none.
        """
        try:
            return Shown.read(payload)
        except ValueError as error:
            raise refuse(str(error)) from None

    def postprocess(  # type: ignore[override]
        self, value: Shown | None
    ) -> dict[str, Any] | None:
        """Return the view as JSON can write it."""
        return None if value is None else value.value()


class View:
    """Updates the components of the tab, the view that the page keeps, and the address.

    Args:
        ui: the components.
        bar: has the address.
        first: the setting of the first view.
    """

    def __init__(self, ui: PonderLayout, bar: PageBar, first: Setting):
        self.ui, self.bar = ui, bar
        self.kept = KeptView(Shown.of(first, ui.first_outcomes), elem_id="shown")

    def of(
        self,
        setting: Setting,
        line: str,
        past: tuple[Outcome, ...] = (),
        many: bool = False,
    ) -> Updates:
        """Ponder, and update the parts that show the result.

        Args:
            setting: of the view.
            line: under the cells; HTML.
            past: earlier samples for the vector.
            many: whether to sample many halting steps too.
        """
        pondering, other = setting.ponder()
        samples = sample_many(pondering, setting.seed) if many else None
        outcomes = (*past, pondering.outcome)[-HISTORY:]
        return {
            self.ui.outcome: text.outcome(pondering, other),
            self.ui.history: text.history(outcomes),
            self.ui.plot: plot_value(setting, pondering, other, samples),
            self.ui.example: examples.in_view(setting.checkpoint, setting.vector),
            self.ui.facts: text.facts(pondering, other, samples),
            self.ui.message: line,
            self.kept: Shown.of(setting, outcomes, many),
            self.bar: {"link": to_link(setting), "notice": ""},
        }

    def whole(self, setting: Setting, library: Library, note: str = "") -> Updates:
        """Give every field its value from a setting, and show what the network does.

        Args:
            setting: of the view.
            library: the networks that the visitor may choose.
            note: for the line under the cells.
        """
        checkpoint, vector = setting.checkpoint, list(setting.vector)
        n_elems = checkpoint.model.n_elems
        choices, others = library.choices(), library.same_size(checkpoint)
        nonzero = n_elems - vector.count(0)
        shown = self.of(setting, about(setting, note))
        if setting.other:  # a section that the visitor has opened stays open
            shown |= {self.ui.compare: gr.Accordion(open=True)}
        return shown | {
            self.ui.model: gr.Dropdown(choices, value=checkpoint.name),
            self.ui.other: gr.Dropdown(
                text.others(choices, others),
                value=setting.other.name if setting.other else text.NO_OTHER,
            ),
            self.ui.vector: format_vector(vector),
            self.ui.grid: vector,
            self.ui.seed: setting.seed,
            self.ui.prior: setting.lambda_p,
            self.ui.nonzero: gr.Slider(maximum=n_elems, value=nonzero or (n_elems + 1) // 2),
            self.ui.example: gr.Radio(
                list(examples.examples(checkpoint)), value=examples.in_view(checkpoint, vector)
            ),
        }
