"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from dataclasses import replace

import gradio as gr
from gradio.blocks import Block

from pondernet.checkpoints import Checkpoint
from pondernet.checks import MAX_SEED
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.about import about, about_typed
from pondernet.demo.ponder.last import Last
from pondernet.demo.ponder.layout import PonderLayout
from pondernet.demo.ponder.plot_value import plot_value
from pondernet.demo.ponder.pondering import (
    Outcome,
    SeedError,
    check_seed,
    random_vector,
    sample_many,
)
from pondernet.demo.ponder.setting import (
    FIRST_SEED,
    Setting,
    check_prior,
    fitted,
    same_size,
    trained_prior,
)
from pondernet.demo.ponder.vector_text import (
    VectorError,
    fit_vector,
    format_vector,
    parse_vector,
    read_elements,
)
from pondernet.demo.server.events import QUIET, Updates, Values
from pondernet.demo.server.inputs import refuse
from pondernet.demo.shell.frame import Frame
from pondernet.demo.shell.link import LinkError, check_choices, from_link, to_link
from pondernet.demo.shell.text import bad_link

HISTORY = 8  # samples listed for a vector


class PonderTab:
    """Lays out the tab and wires its events.

    Every event ends in ``_show``, which updates all parts that show a result; a text that cannot
    be read ends in a message and changes nothing else.
    """

    name, label = "ponder", text.LABEL
    styles: tuple[str, ...] = ("ponder/ponder.css", "ponder/player.css")

    def __init__(self, frame: Frame):
        self.frame, self.library, self.bar = frame, frame.library, frame.bar
        frame.ponder = self
        first = Setting.first(self.library.first)
        self.ui = PonderLayout(self.library, first)
        self.network, self.second = self.ui.model, self.ui.other
        self.last = gr.State(Last.of(first, self.ui.first_outcomes))
        self._wire(frame)

    def _wire(self, frame: Frame) -> None:
        ui = self.ui
        given: set[Block] = {
            *(ui.model, ui.other, ui.vector, ui.grid, ui.seed, ui.prior),
            *(self.last, frame.key),
        }
        # Gradio updates every output of an event, changed or not, so each event lists only its own.
        result = [ui.outcome, ui.history, ui.plot, ui.facts, ui.example]
        shown = [*result, ui.message, self.last, self.bar]
        written = [*shown, ui.grid, ui.vector]
        fields = [ui.model, ui.other, ui.seed, ui.prior, ui.nonzero]
        self.parts = [*written, *fields]
        # If events arrive faster than they are handled, handle only the last one.
        latest = QUIET | {"trigger_mode": "always_last"}
        ui.vector.input(self.read, given, [*shown, ui.grid], **latest)
        ui.grid.edit(self.edit, given, [*shown, ui.vector], **latest)
        ui.seed.input(self.change_seed, given, shown, **latest)
        ui.prior.input(self.change_prior, given, shown, **latest)
        ui.model.input(self.change_model, given, self.parts, **latest)
        ui.other.input(self.change_prior, given, shown, **latest)
        example = given | {ui.example}
        ui.example.input(self.show_example, example, written, **latest)
        ui.again.click(self.sample_again, given, [*shown, ui.seed], **QUIET)
        ui.plot.own_prior(self.use_own_prior, given, [*shown, ui.prior], **QUIET)
        ui.plot.inside(self.toggle_inside, given, shown, **QUIET)
        ui.many.click(self.sample_many, given, shown, **QUIET)
        ui.randomize.click(self.draw_vector, given | {ui.nonzero}, [*written, ui.seed], **QUIET)
        ui.clear.click(self.clear_vector, given, written, **QUIET)
        ui.ponder.click(self.read, given, [*shown, ui.grid], **QUIET).then(
            None,
            js="() => document.querySelector('#message .error') || document.dispatchEvent("
            "new CustomEvent('pondernet:player', { detail: 'restart' }))",
        )
        follow = self.bar.navigate(self.follow, {self.bar}, self.parts, **latest)
        follow.then(None, js="() => document.dispatchEvent(new CustomEvent('pondernet:shown'))")

    def read(self, values: Values) -> Updates:
        """Show the typed vector; where it cannot be read, keep the last good one."""
        n_elems = self._checkpoint(values).model.n_elems
        try:
            vector = parse_vector(values[self.ui.vector], n_elems)
        except VectorError as error:
            return {self.ui.message: text.error(str(error))}
        return self._change(values, vector=tuple(vector)) | {self.ui.grid: vector}

    def edit(self, values: Values) -> Updates:
        """Show the vector in the cells."""
        vector = values[self.ui.grid]
        written = format_vector(vector)
        shown = self._change(values | {self.ui.vector: written}, vector=tuple(vector))
        return {self.ui.vector: written} | shown

    def clear_vector(self, values: Values) -> Updates:
        """Set all elements to zero."""
        return self._set_vector(values, [0] * self._checkpoint(values).model.n_elems)

    def show_example(self, values: Values) -> Updates:
        """Show the chosen example."""
        known = examples.examples(self._checkpoint(values))
        if values[self.ui.example] not in known:
            raise refuse(f"Examples for this network are: {', '.join(known)}.")
        return self._set_vector(values, list(known[values[self.ui.example]].vector))

    def draw_vector(self, values: Values) -> Updates:
        """Sample a random vector, and a halting step for it, with the next seed."""
        n_elems = self._checkpoint(values).model.n_elems
        seed = _next(values[self.last].seed)
        vector = random_vector(n_elems, min(int(values[self.ui.nonzero] or 0), n_elems), seed)
        return self._set_vector(values | {self.ui.seed: seed}, vector) | {self.ui.seed: seed}

    def change_seed(self, values: Values) -> Updates:
        """Sample the halting step with another seed, for the same vector."""
        return self._change(values, past=values[self.last].outcomes)

    def change_prior(self, values: Values) -> Updates:
        """Compare with another prior, or a second network; the samples stay."""
        return self._change(values, past=values[self.last].outcomes[:-1])

    def use_own_prior(self, values: Values) -> Updates:
        """Compare with the prior of the network's training again."""
        own = trained_prior(self._checkpoint(values))
        return self.change_prior(values | {self.ui.prior: own}) | {self.ui.prior: own}

    def toggle_inside(self, values: Values) -> Updates:
        """Show the hidden state, or hide it."""
        last = values[self.last]
        toggled = replace(last, inside=not last.inside)
        return self.change_prior(values | {self.last: toggled})

    def sample_again(self, values: Values) -> Updates:
        """Sample another halting step for the same vector, with the next seed."""
        seed = _next(values[self.last].seed)
        return self.change_seed(values | {self.ui.seed: seed}) | {self.ui.seed: seed}

    def sample_many(self, values: Values) -> Updates:
        """Sample many halting steps at once; the one on show stays."""
        return self._change(values, past=values[self.last].outcomes[:-1], many=True)

    def change_model(self, values: Values) -> Updates:
        """Change the network; the vector in the text box is padded with zeros or cut to its size.

        A text that cannot be read stays, with its error, and the cells keep their vector.
        """
        checkpoint = self._checkpoint(values)
        n_elems = checkpoint.model.n_elems
        vector, note, kept = values[self.ui.grid], "", {}
        try:
            vector = read_elements(values[self.ui.vector])
            if len(vector) > n_elems:
                note = text.cut(n_elems)
        except VectorError as error:
            kept = {self.ui.vector: gr.skip(), self.ui.message: text.error(str(error))}
        vector, seed = fitted(tuple(vector), n_elems), self._seed(values)[0]
        inside = values[self.last].inside
        setting = Setting(checkpoint, vector, seed, trained_prior(checkpoint), inside=inside)
        return self._show_setting(setting, self.frame.library_for(values), note) | kept

    def follow(self, values: Values) -> Updates:
        """Show the view that a link describes, or the start view and what is wrong with it."""
        link = values[self.bar]["link"]
        library = self.frame.own_networks.library_of(values[self.bar]["key"])
        try:
            check_choices(link, self.bar.choices)
            setting, notice = from_link(link, library), ""
        except LinkError as error:
            setting = Setting.first(self.library.first)
            notice = bad_link(str(error))
        shown = self._show_setting(setting, library)
        return shown | {self.bar: shown[self.bar] | {"notice": notice, "followed": True}}

    def hand_over(self, learnt: Checkpoint, library: Library) -> Updates:
        """Show a network that this visitor has trained, with a vector of which half is zeros."""
        return self._show_setting(Setting.first(learnt), library)

    def load(self, checkpoint: Checkpoint, vector: list[int], library: Library) -> Updates:
        """Show a network and a vector that another tab passes on."""
        setting = Setting(checkpoint, tuple(vector), FIRST_SEED, trained_prior(checkpoint))
        return self._show_setting(setting, library)

    def _checkpoint(self, values: Values) -> Checkpoint:
        return self.frame.library_for(values).get(values[self.ui.model])

    def _seed(self, values: Values) -> tuple[int, str]:
        """Return the typed seed, or the last good one and what is wrong with the typed one."""
        try:
            return check_seed(values[self.ui.seed]), ""
        except SeedError as error:
            return values[self.last].seed, str(error)

    def _set_vector(self, values: Values, vector: list[int]) -> Updates:
        """Show a vector in the cells and in the text box, and what the network does with it."""
        return {self.ui.grid: list(vector)} | self.edit(values | {self.ui.grid: list(vector)})

    def _change(
        self,
        values: Values,
        vector: tuple[int, ...] | None = None,
        past: tuple[Outcome, ...] = (),
        many: bool = False,
    ) -> Updates:
        """Show what the network does after one of the fields has changed."""
        checkpoint = self._checkpoint(values)
        n_elems = checkpoint.model.n_elems
        seed, wrong = self._seed(values)
        vector = tuple(values[self.ui.grid]) if vector is None else vector
        try:
            fit_vector(vector, n_elems)
            other = None
            if values[self.ui.other] != text.NO_OTHER:
                named = self.frame.library_for(values).get(values[self.ui.other])
                other = same_size(named, checkpoint)
            check_prior(values[self.ui.prior])
        except ValueError as error:
            return {self.ui.message: text.error(str(error))}
        setting = Setting(
            checkpoint,
            fitted(vector, n_elems),
            seed,
            values[self.ui.prior],
            other,
            values[self.last].inside,
        )
        line = text.error(wrong) if wrong else about_typed(values[self.ui.vector], setting)
        return self._show(setting, line, past, many)

    def _show_setting(self, setting: Setting, library: Library, note: str = "") -> Updates:
        """Give every field its value from a setting, and show what the network does."""
        checkpoint, vector = setting.checkpoint, list(setting.vector)
        n_elems = checkpoint.model.n_elems
        choices, others = library.choices(), library.same_size(checkpoint)
        nonzero = n_elems - vector.count(0)
        return self._show(setting, about(setting, note)) | {
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

    def _show(
        self,
        setting: Setting,
        line: str,
        past: tuple[Outcome, ...] = (),
        many: bool = False,
    ) -> Updates:
        """Ponder, and update the parts that show the result."""
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
            self.last: Last.of(setting, outcomes),
            self.bar: {"link": to_link(setting), "notice": ""},
        }


def _next(seed: int) -> int:
    return (seed + 1) % (MAX_SEED + 1)
