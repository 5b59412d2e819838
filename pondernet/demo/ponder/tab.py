"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from dataclasses import dataclass

import gradio as gr

from pondernet.checkpoints import Checkpoint
from pondernet.checks import MAX_SEED
from pondernet.demo.networks.library import Library
from pondernet.demo.networks.own_networks import OwnNetworks
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.drawing import Outcomes, drawing, outcome_of
from pondernet.demo.ponder.layout import PonderLayout
from pondernet.demo.ponder.pondering import SeedError, check_seed, draw_many, random_vector
from pondernet.demo.ponder.setting import (
    FIRST_SEED,
    LinkError,
    Setting,
    check_prior,
    fitted,
    from_link,
    same_size,
    to_link,
    trained_prior,
)
from pondernet.demo.server.events import QUIET, Updates, Values
from pondernet.demo.server.inputs import refuse
from pondernet.demo.shell import text as page_text
from pondernet.demo.shell.widgets import PageBar
from pondernet.parity import VectorError, fit_vector, format_vector, parse_vector, read_elements

HISTORY = 8  # outcomes remembered for a vector


@dataclass(frozen=True)
class Last:
    """What the view was made from: it stays while a text or a seed cannot be read."""

    seed: int
    outcomes: Outcomes = ()


class PonderTab(PonderLayout):
    """What the parts of the tab do; made inside a ``gr.Tab``.

    Whatever the visitor does ends in ``_show``, which gives all that shows a result its new value;
    a text that cannot be read ends in a message and changes nothing else.

    Args:
        library: the networks there are.
        bar: keeper of the address bar.
    """

    def __init__(self, library: Library, bar: PageBar):
        super().__init__(library)
        self.bar = bar
        first = Setting.first(library.first)
        self.last = gr.State(Last(first.seed, self.first_outcomes))
        self.own = gr.State(None)  # a network that this visitor has trained here
        self.own_networks = OwnNetworks()
        self._wire()

    def _wire(self) -> None:
        given = {
            *(self.model, self.other, self.vector, self.grid, self.seed, self.prior),
            *(self.last, self.own),
        }
        # Gradio builds each output anew, even one that stays: so no event has more than it needs.
        result = [self.outcome, self.history, self.plot, self.facts]
        shown = [*result, self.message, self.last, self.bar]
        written = [*shown, self.grid, self.vector]
        fields = [self.model, self.other, self.seed, self.prior, self.nonzero, self.example]
        self.parts = [*written, *fields]
        # While an answer is on its way a visitor may go on: the last word counts.
        latest = QUIET | {"trigger_mode": "always_last"}
        self.vector.input(self.read, given, [*shown, self.grid], **latest)
        self.grid.edit(self.edit, given, [*shown, self.vector], **latest)
        self.seed.input(self.change_seed, given, shown, **latest)
        self.prior.input(self.change_prior, given, shown, **latest)
        self.model.input(self.change_model, given, self.parts, **latest)
        self.other.input(self.change_prior, given, shown, **latest)
        self.example.input(
            self.show_example, given | {self.example}, [*written, self.example], **latest
        )
        self.again.click(self.sample_again, given, [*shown, self.seed], **QUIET)
        self.many.click(self.sample_many, given, shown, **QUIET)
        self.randomize.click(
            self.draw_vector, given | {self.nonzero}, [*written, self.seed], **QUIET
        )
        self.clear.click(self.clear_vector, given, written, **QUIET)
        self.ponder.click(self.read, given, [*shown, self.grid], **QUIET).then(
            None,
            js="() => document.querySelector('#message .error') || document.dispatchEvent("
            "new CustomEvent('pondernet:player', { detail: 'restart' }))",
        )
        self.bar.navigate(self.follow, {self.bar, self.own}, [*self.parts, self.own], **latest)

    def read(self, values: Values) -> Updates:
        """The vector as typed; one that cannot be read leaves the last good one standing."""
        n_elems = self._checkpoint(values).model.n_elems
        try:
            vector = parse_vector(values[self.vector], n_elems)
        except VectorError as error:
            return {self.message: text.error(str(error))}
        return self._change(values, vector=tuple(vector)) | {self.grid: vector}

    def edit(self, values: Values) -> Updates:
        """The vector as painted."""
        vector = values[self.grid]
        written = format_vector(vector)
        shown = self._change(values | {self.vector: written}, vector=tuple(vector))
        return {self.vector: written} | shown

    def clear_vector(self, values: Values) -> Updates:
        """All elements zero."""
        return self._put(values, [0] * self._checkpoint(values).model.n_elems)

    def show_example(self, values: Values) -> Updates:
        """A vector by its name."""
        vectors = examples.named(self._checkpoint(values))
        if values[self.example] not in vectors:
            raise refuse(f"Examples for this network are: {', '.join(vectors)}.")
        # Its name would not be true for long, and could not be chosen again.
        return self._put(values, vectors[values[self.example]]()) | {self.example: None}

    def draw_vector(self, values: Values) -> Updates:
        """A random vector, and a halting step for it, from the next seed."""
        n_elems = self._checkpoint(values).model.n_elems
        seed = _next(values[self.last].seed)
        vector = random_vector(n_elems, min(int(values[self.nonzero] or 0), n_elems), seed)
        return self._put(values | {self.seed: seed}, vector) | {self.seed: seed}

    def change_seed(self, values: Values) -> Updates:
        """The halting step that another seed draws for the same vector."""
        return self._change(values, past=values[self.last].outcomes)

    def change_prior(self, values: Values) -> Updates:
        """Another prior, or another network laid over the first; the draws stay."""
        return self._change(values, past=values[self.last].outcomes[:-1])

    def sample_again(self, values: Values) -> Updates:
        """Another halting step for the same vector, from the next seed."""
        seed = _next(values[self.last].seed)
        return self.change_seed(values | {self.seed: seed}) | {self.seed: seed}

    def sample_many(self, values: Values) -> Updates:
        """Many halting steps at once, beside the one there is."""
        return self._change(values, past=values[self.last].outcomes[:-1], many=True)

    def change_model(self, values: Values) -> Updates:
        """Another network for what is in the text box, filled up with zeros or cut to its size.

        A text that cannot be read stays, with its error, and the cells as they were are taken.
        """
        checkpoint = self._checkpoint(values)
        n_elems = checkpoint.model.n_elems
        vector, note, kept = values[self.grid], "", {}
        try:
            vector = read_elements(values[self.vector])
            if len(vector) > n_elems:
                note = text.cut(n_elems)
        except VectorError as error:
            kept = {self.vector: gr.skip(), self.message: text.error(str(error))}
        vector, seed = fitted(tuple(vector), n_elems), self._seed(values)[0]
        setting = Setting(checkpoint, vector, seed, trained_prior(checkpoint))
        return self._arrive(setting, note, values[self.own]) | kept

    def follow(self, values: Values) -> Updates:
        """The view that a link describes, or the first view and what is wrong with the link."""
        link = values[self.bar]["link"]
        own = values[self.own] or self.own_networks.find(values[self.bar]["own"])
        try:
            if link.get("tab", "ponder") not in page_text.TABS:
                tabs = ", ".join(page_text.TABS)
                raise LinkError(f"There is no tab {link['tab'][:40]!r}. There are: {tabs}.")
            if link.get("presenter", "1") != "1":
                raise LinkError("presenter can only be 1.")
            setting, notice = from_link(link, self.library, own), ""
        except LinkError as error:
            setting = Setting.first(self.library.first)
            notice = page_text.bad_link(str(error))
        shown = self._arrive(setting, own=own)
        answer = shown[self.bar] | {"notice": notice, "followed": True}
        return shown | {self.bar: answer, self.own: own}

    def hand_over(self, learnt: Checkpoint) -> Updates:
        """A network that this visitor has trained, with a vector of which half is zeros."""
        shown = self._arrive(Setting.first(learnt), own=learnt)
        secret = self.own_networks.keep(learnt)
        return shown | {self.own: learnt, self.bar: shown[self.bar] | {"own": secret}}

    def load(self, checkpoint: Checkpoint, vector: list[int], own: Checkpoint | None) -> Updates:
        """A network and a vector that another tab hands over."""
        setting = Setting(checkpoint, tuple(vector), FIRST_SEED, trained_prior(checkpoint))
        return self._arrive(setting, own=own)

    def _checkpoint(self, values: Values) -> Checkpoint:
        return self.library.get(values[self.model], values[self.own])

    def _seed(self, values: Values) -> tuple[int, str]:
        """The seed as typed or, with what is wrong about it, the last good one."""
        try:
            return check_seed(values[self.seed]), ""
        except SeedError as error:
            return values[self.last].seed, str(error)

    def _put(self, values: Values, vector: list[int]) -> Updates:
        """A vector that came neither from the cells nor from the text box: both follow."""
        return {self.grid: list(vector)} | self.edit(values | {self.grid: list(vector)})

    def _change(
        self,
        values: Values,
        vector: tuple[int, ...] | None = None,
        past: Outcomes = (),
        many: bool = False,
    ) -> Updates:
        """The view after one of its parts has changed."""
        checkpoint = self._checkpoint(values)
        n_elems = checkpoint.model.n_elems
        seed, wrong = self._seed(values)
        vector = tuple(values[self.grid]) if vector is None else vector
        try:
            fit_vector(vector, n_elems)
            other = None
            if values[self.other] != text.NO_OTHER:
                named = self.library.get(values[self.other], values[self.own])
                other = same_size(named, checkpoint)
            check_prior(values[self.prior])
        except ValueError as error:
            return {self.message: text.error(str(error))}
        setting = Setting(checkpoint, fitted(vector, n_elems), seed, values[self.prior], other)
        about = text.error(wrong) if wrong else self._about(values[self.vector], setting)
        return self._show(setting, about, past, many)

    def _about(self, typed: str, setting: Setting) -> str:
        """The line under the cells: what is wrong with the text, or what was made of it."""
        n_elems = setting.checkpoint.model.n_elems
        try:
            elements = read_elements(typed)
            fit_vector(elements, n_elems)
        except VectorError as error:
            return text.error(str(error))
        note = text.padded(len(elements), n_elems) if len(elements) < n_elems else ""
        return text.about(list(setting.vector), setting.checkpoint.max_nonzero, note)

    def _arrive(self, setting: Setting, note: str = "", own: Checkpoint | None = None) -> Updates:
        """A setting as a whole: every field takes its value from it."""
        checkpoint, vector = setting.checkpoint, list(setting.vector)
        n_elems = checkpoint.model.n_elems
        about = text.about(vector, checkpoint.max_nonzero, note)
        others = self.library.same_size(checkpoint)
        if own is not None and own.name != checkpoint.name and own.model.n_elems == n_elems:
            others.append(own.name)
        nonzero = n_elems - vector.count(0)
        return self._show(setting, about) | {
            self.model: gr.Dropdown(
                [*self.library.names, *([own.name] if own else [])], value=checkpoint.name
            ),
            self.other: gr.Dropdown(
                [text.NO_OTHER, *others],
                value=setting.other.name if setting.other else text.NO_OTHER,
            ),
            self.vector: format_vector(vector),
            self.grid: vector,
            self.seed: setting.seed,
            self.prior: setting.lambda_p,
            self.nonzero: gr.Slider(maximum=n_elems, value=nonzero or (n_elems + 1) // 2),
            self.example: gr.Radio(list(examples.named(checkpoint)), value=None),
        }

    def _show(
        self,
        setting: Setting,
        about: str,
        past: Outcomes = (),
        many: bool = False,
    ) -> Updates:
        """Ponder, and give the parts that show it their new values."""
        pondering, other = setting.ponder()
        draws = draw_many(pondering, setting.seed) if many else None
        outcomes = (*past, outcome_of(pondering))[-HISTORY:]
        return {
            self.outcome: text.outcome(pondering, other),
            self.history: text.history(outcomes),
            self.plot: drawing(pondering, other, draws),
            self.facts: text.facts(pondering, other, draws),
            self.message: about,
            self.last: Last(setting.seed, outcomes),
            self.bar: {"link": to_link(setting), "notice": ""},
        }


def _next(seed: int) -> int:
    return (seed + 1) % (MAX_SEED + 1)
