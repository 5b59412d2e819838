"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from typing import Any

import gradio as gr
from gradio.blocks import Block

from pondernet.checkpoints import Checkpoint
from pondernet.checks import MAX_SEED
from pondernet.demo.frame import Frame
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.about import about_typed
from pondernet.demo.ponder.layout import PonderLayout
from pondernet.demo.ponder.pondering import Outcome, SeedError, check_seed, random_vector
from pondernet.demo.ponder.setting import (
    FIRST_SEED,
    Setting,
    fitted,
    nearest_prior,
    same_size,
    trained_prior,
)
from pondernet.demo.ponder.shown import Shown
from pondernet.demo.ponder.vector_text import (
    VectorError,
    fit_vector,
    format_vector,
    parse_vector,
    read_elements,
)
from pondernet.demo.ponder.view import View
from pondernet.demo.server.events import Updates, Values, on
from pondernet.demo.server.inputs import refuse
from pondernet.demo.shell.link import LinkError, check_choices, from_link, to_link
from pondernet.demo.shell.text import bad_link

UNCHANGED: Updates = gr.skip()


class PonderTab:
    """Lays out the tab and wires its events.

    What an event needs is sent by the page: the fields, and the view that it shows. Every event
    ends in ``view``, which updates all parts that show a result; a text that cannot be read ends in
    a message and changes nothing else.
    """

    name, label = "ponder", text.LABEL
    styles: tuple[str, ...] = ("ponder/ponder.css", "ponder/player.css")

    def __init__(self, frame: Frame):
        self.frame, self.library, self.bar = frame, frame.library, frame.bar
        frame.ponder = self
        first = Setting.first(self.library.first)
        self.ui = PonderLayout(self.library, first)
        self.network, self.second = self.ui.model, self.ui.other
        self.view = View(self.ui, self.bar, first)
        self.shown = self.view.kept
        self._wire(frame)

    def _wire(self, frame: Frame) -> None:
        ui = self.ui
        given: set[Block] = {
            *(ui.model, ui.other, ui.vector, ui.grid, ui.seed, ui.prior),
            *(self.shown, frame.key),
        }
        # Gradio updates every output of an event, changed or not, so each event lists only its own.
        result = [ui.outcome, ui.history, ui.plot, ui.facts, ui.example]
        shown = [*result, ui.message, self.shown, self.bar]
        written = [*shown, ui.grid, ui.vector]
        fields = [ui.model, ui.other, ui.seed, ui.prior, ui.nonzero, ui.compare]
        self.parts = [*written, *fields]
        # If events arrive faster than they are handled, handle only the last one.
        latest: dict[str, Any] = {"trigger_mode": "always_last"}
        on(ui.vector.input, self.read, given, [*shown, ui.grid], **latest)
        on(ui.grid.edit, self.edit, given, [*shown, ui.vector], **latest)
        on(ui.seed.input, self.change_seed, given, shown, **latest)
        on(ui.prior.input, self.change_prior, given, shown, **latest)
        on(ui.model.input, self.change_model, given, self.parts, **latest)
        on(ui.other.input, self.change_second, given, shown, **latest)
        example = given | {ui.example}
        on(ui.example.input, self.show_example, example, written, **latest)
        on(ui.again.click, self.sample_again, given, [*shown, ui.seed])
        on(ui.plot.own_prior, self.use_own_prior, given, [*shown, ui.prior])
        on(ui.plot.inside, self.toggle_inside, given, shown)
        on(ui.many.click, self.sample_many, given, shown)
        on(ui.randomize.click, self.draw_vector, given | {ui.nonzero}, [*written, ui.seed])
        on(ui.clear.click, self.clear_vector, given, written)
        on(ui.ponder.click, self.read, given, [*shown, ui.grid]).success(
            None,
            js="() => document.querySelector('#message .error') || document.dispatchEvent("
            "new CustomEvent('pondernet:player', { detail: 'restart' }))",
        )
        follow = on(self.bar.navigate, self.follow, {self.bar}, self.parts, **latest)
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
        seed = _next(values[self.shown].seed)
        nonzero = min(max(values[self.ui.nonzero] or 0, 0), n_elems)
        vector = random_vector(n_elems, int(nonzero), seed)
        return self._set_vector(values | {self.ui.seed: seed}, vector) | {self.ui.seed: seed}

    def change_seed(self, values: Values) -> Updates:
        """Sample the halting step with another seed, for the same vector."""
        return self._change(values, past=values[self.shown].outcomes)

    def change_prior(self, values: Values) -> Updates:
        """Compare with another prior; the samples stay."""
        return self._keep_samples(values)

    def change_second(self, values: Values) -> Updates:
        """Compare with a second network; the samples stay."""
        second = values[self.shown].second or text.NO_OTHER
        return UNCHANGED if values[self.ui.other] == second else self._keep_samples(values)

    def use_own_prior(self, values: Values) -> Updates:
        """Compare with the prior of the network's training again."""
        own = trained_prior(self._checkpoint(values))
        return self.change_prior(values | {self.ui.prior: own}) | {self.ui.prior: own}

    def toggle_inside(self, values: Values) -> Updates:
        """Show the hidden state, or hide it."""
        return self._keep_samples(values, inside=not values[self.shown].inside)

    def sample_again(self, values: Values) -> Updates:
        """Sample another halting step for the same vector, with the next seed."""
        seed = _next(values[self.shown].seed)
        return self.change_seed(values | {self.ui.seed: seed}) | {self.ui.seed: seed}

    def sample_many(self, values: Values) -> Updates:
        """Sample many halting steps at once; the one on show stays."""
        return self._change(values, past=values[self.shown].outcomes[:-1], many=True)

    def change_model(self, values: Values) -> Updates:
        """Change the network; the vector in the text box is padded with zeros or cut to its size.

        A text that cannot be read stays, with its error, and the cells keep their vector.
        """
        if values[self.ui.model] == values[self.shown].network:
            return UNCHANGED
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
        inside = values[self.shown].inside
        setting = Setting(checkpoint, vector, seed, trained_prior(checkpoint), inside=inside)
        return self.view.whole(setting, self.frame.library_for(values), note) | kept

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
        shown = self.view.whole(setting, library)
        return shown | {self.bar: shown[self.bar] | {"notice": notice, "followed": True}}

    def hand_over(self, learnt: Checkpoint, library: Library) -> Updates:
        """Show a network that this visitor has trained, with a vector of which half is zeros."""
        return self.view.whole(Setting.first(learnt), library)

    def load(self, checkpoint: Checkpoint, vector: list[int], library: Library) -> Updates:
        """Show a network and a vector that another tab passes on."""
        setting = Setting(checkpoint, tuple(vector), FIRST_SEED, trained_prior(checkpoint))
        return self.view.whole(setting, library)

    def _checkpoint(self, values: Values) -> Checkpoint:
        return self.frame.library_for(values).get(values[self.ui.model])

    def _seed(self, values: Values) -> tuple[int, str]:
        """Return the typed seed, or the last good one and what is wrong with the typed one."""
        try:
            return check_seed(values[self.ui.seed]), ""
        except SeedError as error:
            return values[self.shown].seed, str(error)

    def _keep_samples(self, values: Values, inside: bool | None = None) -> Updates:
        shown: Shown = values[self.shown]
        return self._change(values, past=shown.outcomes[:-1], many=shown.many, inside=inside)

    def _set_vector(self, values: Values, vector: list[int]) -> Updates:
        """Show a vector in the cells and in the text box, and what the network does with it."""
        return {self.ui.grid: list(vector)} | self.edit(values | {self.ui.grid: list(vector)})

    def _change(
        self,
        values: Values,
        vector: tuple[int, ...] | None = None,
        past: tuple[Outcome, ...] = (),
        many: bool = False,
        inside: bool | None = None,
    ) -> Updates:
        """Show what the network does after one of the fields has changed.

        If the view stays the same, so do its samples and its player.
        """
        shown: Shown = values[self.shown]
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
            prior = nearest_prior(values[self.ui.prior])
        except ValueError as error:
            return {self.ui.message: text.error(str(error))}
        setting = Setting(
            checkpoint,
            fitted(vector, n_elems),
            seed,
            prior,
            other,
            shown.inside if inside is None else inside,
        )
        line = text.error(wrong) if wrong else about_typed(values[self.ui.vector], setting)
        if to_link(setting) == shown.link and many <= shown.many:
            return {self.ui.message: line}
        return self.view.of(setting, line, past, many)


def _next(seed: int) -> int:
    return (seed + 1) % (MAX_SEED + 1)
