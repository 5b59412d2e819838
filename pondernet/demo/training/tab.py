"""The tab that trains a network while the visitor watches."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import gradio as gr
from gradio.blocks import Block

from pondernet.config import TrainConfig
from pondernet.demo.frame import Frame
from pondernet.demo.server.events import QUIET, Updates, Values, on
from pondernet.demo.server.inputs import Checkbox, Number, Radio, Slider
from pondernet.demo.training import text
from pondernet.demo.training.duration import planned_seconds
from pondernet.demo.training.field_boxes import lay_out_fields, words_of
from pondernet.demo.training.fields import FIELDS, problems
from pondernet.demo.training.plot import TrainingPlot, plot_value
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config, values_of
from pondernet.demo.training.report import Report
from pondernet.demo.training.run_watch import sign
from pondernet.demo.training.runs import (
    RUNS_AT_ONCE,
    BusyError,
    RunFailedError,
    TrainingRun,
    TrainingRuns,
)
from pondernet.demo.training.saved_file import SavedFile

log = logging.getLogger(__name__)

_USE = """() => {
  document.dispatchEvent(new CustomEvent("pondernet:change", { detail: ["own", null] }));
  document.dispatchEvent(new CustomEvent("pondernet:tab", { detail: "ponder" }));
}"""


class TrainingTab:
    """Lays out the tab and wires its events.

    A trained network is for this visitor only. The page asks for what is new of its run: so it
    finds the run again after a reload or a lost connection. A run that no page asks for ends.
    """

    name, label = "train", text.LABEL
    styles: tuple[str, ...] = ("training/training.css",)

    def __init__(self, frame: Frame):
        self.frame, self.watch = frame, frame.run_watch
        self.runs = TrainingRuns()
        first = PRESETS[0]
        config = live_config(first.values)
        gr.HTML(text.INTRO, elem_classes="intro")
        self.preset = Radio(
            [preset.name for preset in PRESETS],
            value=first.name,
            label=text.PRESETS,
            elem_id="preset",
        )
        with gr.Row(elem_classes="training-parts", equal_height=False):
            with gr.Column(scale=1, min_width=280, elem_classes="fields"):
                self.fields = lay_out_fields(first)
                self.help = Checkbox(
                    True, label=text.HELP, info=text.HELP_INFO, elem_id="field-help"
                )
                self.told = Checkbox(
                    first.told, label=text.TOLD, info=text.TOLD_INFO, elem_id="field-told"
                )
            with gr.Column(scale=3, min_width=340):
                with gr.Row(elem_classes="training-buttons"):
                    self.start = gr.Button(
                        text.START, variant="primary", elem_id="start", size="md"
                    )
                    self.stop = gr.Button(text.STOP, elem_id="stop", interactive=False, size="md")
                    self.use = gr.Button(text.PONDER, elem_id="use", interactive=False, size="md")
                    self.download = gr.Button(
                        text.DOWNLOAD, elem_id="download", interactive=False, size="md"
                    )
                    gr.HTML(text.SETTINGS, elem_id="settings", min_width=0)
                self.progress = gr.HTML(self._ready(config), elem_id="training-progress")
                self.status = gr.HTML(text.said(""), elem_id="training-status")
                self.plot = TrainingPlot(
                    plot_value(config, []), elem_id="training-plot", elem_classes="fills"
                )
                self.facts = gr.HTML(text.facts([], config), elem_id="training-facts")
        self.file = SavedFile(elem_id="saved-file")
        self._wire()

    def _wire(self) -> None:
        key: set[Block] = {self.frame.key}
        settings: set[Block] = {*self.fields.values(), self.help, self.told}
        plan = [*self.fields.values(), self.progress, self.plot, self.facts]
        chosen = {self.preset} | key
        on(self.preset.input, self.choose, chosen, [*plan, self.help, self.told])
        numbers = [each for each in self.fields.values() if isinstance(each, Number)]
        sliders = [each for each in self.fields.values() if isinstance(each, Slider)]
        by_hand = [each.input for each in numbers] + [each.input for each in sliders]
        switched = [self.help.input, self.told.input]
        gr.on([*by_hand, *switched], None, None, self.preset, js="() => null", **QUIET)
        # A number box is checked when it is left: half a number need not make sense.
        left = [event for each in numbers for event in (each.blur, each.submit)]
        moved = [each.release for each in sliders]
        settled = partial(gr.on, [*left, *moved, *switched])
        on(settled, self.check, settings | key, plan)
        shown = [self.progress, self.status, self.plot, self.facts, self.file, self.watch]
        buttons = [self.start, self.stop, self.use, self.download]
        all_parts = [*shown, *buttons, *self.fields.values()]
        on(
            *(self.start.click, self.train, settings | key, all_parts),
            otherwise=self._failed,
            in_thread=True,  # it starts a process, and may end one
        )
        again = [*all_parts, self.help, self.told, self.preset]
        on(self.watch.look, self.look, key | {self.watch}, again, otherwise=self._failed)
        on(self.stop.click, self.halt, key, [self.status, self.stop])
        self.download.click(
            None, js="() => document.dispatchEvent(new CustomEvent('pondernet:save'))"
        )
        self.use.click(None, js=_USE)

    def choose(self, values: Values) -> Updates:
        """Fill the fields with the numbers of a preset."""
        chosen = next((p for p in PRESETS if p.name == values[self.preset]), PRESETS[0])
        config = live_config(chosen.values, told=chosen.told)
        switches = {self.help: True, self.told: chosen.told}
        return self._filled(chosen.values) | switches | self._plan(values, config)

    def check(self, values: Values) -> Updates:
        """Say at each field what is wrong with its value, or else how long a run will take."""
        numbers = self._numbers(values)
        wrong = problems(numbers)
        if wrong:
            told = text.said(" ".join(wrong.values()), "error")
            return self._marked(wrong) | {self.progress: told}
        try:
            config = self._config(values)
        except ValueError as error:
            return self._marked({}) | {self.progress: text.said(str(error), "error")}
        return self._marked({}) | self._plan(values, config)

    def train(self, values: Values) -> Updates:
        """Start a run; the page then looks at it again and again."""
        visitor: str = values[self.frame.key]
        if not visitor:
            return {self.status: text.said(text.NO_KEY, "error")}
        numbers, library = self._numbers(values), self.frame.library_for(values)
        try:
            config = self._config(values)
            run = self.runs.start(
                visitor,
                config,
                library.new_name(config.n_elems),
                lambda learnt: self.frame.own_networks.keep(visitor, learnt),
            )
        except BusyError:
            return {self.status: text.said(text.busy(RUNS_AT_ONCE), "error")}
        except ValueError as error:
            return self._marked(problems(numbers)) | {self.status: text.said(str(error), "error")}
        except OSError as error:
            log.exception("A training run did not start")
            return {self.status: text.said(text.not_started(error.strerror), "error")}
        return self._marked({}) | {self.file: gr.update(value=None)} | self._news(run, -1)

    def look(self, values: Values) -> Updates:
        """Show what is new of the visitor's run, and keep it going; see ``RunWatch``."""
        run, shown = self.runs.find(values[self.frame.key]), values[self.watch]
        if run is None:
            return {self.watch: sign("unknown")} if shown.reports is None else self._lost()
        run.watch()
        if shown.reports is None:
            return {self.watch: sign("ended" if run.ended else "going", run.number)}
        seen = shown.reports if shown.run == run.number else -1
        news = self._end(run) if run.ended else self._news(run, seen)
        return news if seen >= 0 else self._settings(run) | news

    def _news(self, run: TrainingRun, seen: int) -> Updates:
        """Show what is new since the first ``seen`` reports of a run; -1: nothing is shown yet."""
        reports = list(run.reports)
        updates: Updates = {
            self.progress: text.progress(run.config, reports, run.seconds_left),
            self.watch: sign("going", run.number, len(reports)),
        }
        if seen < 0:
            updates |= self._buttons(running=True)
        if len(reports) > seen:
            updates |= self._show(run, reports)
        # A screen reader reads the status out whenever it is sent.
        status = _milestone(run.config, reports)
        if seen < 0 or status != _milestone(run.config, reports[:seen]):
            updates[self.status] = status
        return updates

    def _settings(self, run: TrainingRun) -> Updates:
        """Show the settings of a run in a page that was reloaded."""
        return self._filled(values_of(run.config)) | {
            self.help: run.config.groups > 1,
            self.told: run.config.hint is not None,
            self.preset: gr.update(value=None),
        }

    def _lost(self) -> Updates:
        return self._buttons(running=False) | {
            self.plot: plot_value(live_config(PRESETS[0].values), []),
            self.status: text.said(text.RUN_LOST, "error"),
            self.watch: sign("unknown"),
        }

    def halt(self, values: Values) -> Updates:
        """Stop the run and keep its network."""
        there_is_one = self.runs.stop(values[self.frame.key])
        words = text.STOPPING if there_is_one else text.NOT_RUNNING
        return {self.status: text.said(words), self.stop: gr.update(interactive=False)}

    def _end(self, run: TrainingRun) -> Updates:
        shown = self._show(run, run.reports) | self._buttons(running=False)
        shown |= {self.watch: sign("ended", run.number, len(run.reports))}
        try:
            learnt = run.result()
        except RunFailedError as error:
            return shown | {self.status: text.said(text.failed(str(error)), "error")}
        words = text.done(learnt.record["evaluations"][0], run.finished, learnt.name)
        updates = shown | {
            self.progress: text.trained(run.reports),
            self.status: text.said(words),
            self.use: gr.update(interactive=True),
        }
        if run.finished and run.archive:
            updates |= {
                self.download: gr.update(interactive=True),
                self.file: {"name": f"pondernet-{run.name}.zip", "contents": run.archive},
            }
        return updates

    def _failed(self, sentence: str) -> Updates:
        return self._buttons(running=False) | {self.status: text.said(sentence, "error")}

    def _config(self, values: Values) -> TrainConfig:
        return live_config(self._numbers(values), values[self.help], values[self.told])

    def _numbers(self, values: Values) -> dict[str, Any]:
        return {name: values[field] for name, field in self.fields.items()}

    def _ready(self, config: TrainConfig) -> str:
        helped = config.groups > 1
        return text.ready(config, planned_seconds(config, self.runs.pace), helped)

    def _plan(self, values: Values, config: TrainConfig) -> Updates:
        """Say what Start would do; show its axes and its prior where no run is shown."""
        updates: Updates = {self.progress: self._ready(config)}
        if self.runs.find(values[self.frame.key]) is None:
            updates |= {self.plot: plot_value(config, []), self.facts: text.facts([], config)}
        return updates

    def _marked(self, wrong: dict[str, str]) -> Updates:
        """Show what is wrong at each field, or what the field is."""
        return {
            field: gr.update(**words_of(FIELDS[name], wrong.get(name)))
            for name, field in self.fields.items()
        }

    def _filled(self, numbers: Mapping[str, float]) -> Updates:
        return {
            field: gr.update(value=numbers[name], **words_of(FIELDS[name]))
            for name, field in self.fields.items()
        }

    def _show(self, run: TrainingRun, reports: list[Report]) -> Updates:
        return {
            self.plot: plot_value(run.config, reports, not run.ended, run.before),
            self.facts: text.facts(reports, run.config),
        }

    def _buttons(self, running: bool) -> Updates:
        return {
            self.start: gr.update(interactive=not running),
            self.stop: gr.update(interactive=running),
            self.use: gr.update(interactive=False),
            self.download: gr.update(interactive=False),
        }


def _milestone(config: TrainConfig, reports: list[Report]) -> str:
    if reports and reports[-1].metrics.step == config.steps:
        return text.said(text.SCORING)
    return text.milestone(config, reports)
