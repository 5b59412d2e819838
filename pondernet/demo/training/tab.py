"""The tab that trains a network while the visitor watches."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.blocks import Block

from pondernet.config import TrainConfig
from pondernet.demo.server.events import QUIET, Updates, Values
from pondernet.demo.server.inputs import Number, Slider, refuse
from pondernet.demo.shell.frame import Frame
from pondernet.demo.training import text
from pondernet.demo.training.fields import FIELDS, Field
from pondernet.demo.training.figure import training_figure
from pondernet.demo.training.plot import TrainingPlot
from pondernet.demo.training.runs import (
    RUNS_AT_ONCE,
    BusyError,
    RunFailedError,
    TrainingRun,
    TrainingRuns,
    live_config,
)
from pondernet.demo.training.saved_file import SavedFile
from pondernet.training import Metrics

INTERVAL = 0.35  # seconds between two updates of the figure


class TrainingTab:
    """Lays out the tab and wires its events.

    A trained network is for this visitor only. Closing the page ends a run.
    """

    name, label = "train", text.LABEL
    styles: tuple[str, ...] = ()

    def __init__(self, frame: Frame):
        self.frame, self.ponder, self.runs = frame, frame.ponder, TrainingRuns()
        first: dict[str, Any] = {name: field.value for name, field in FIELDS.items()}
        config = live_config(**first)
        gr.HTML(text.INTRO)
        with gr.Row(elem_classes="training-parts", equal_height=False):
            with gr.Column(scale=1, min_width=280, elem_classes="fields"):
                self.fields = self._lay_out_fields()
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
                self.status = gr.HTML(text.said(text.READY), elem_id="training-status")
                self.plot = TrainingPlot(_plot_value(config, []), elem_id="training-plot")
                self.facts = gr.HTML(text.facts(None, config), elem_id="training-facts")
        self.file = SavedFile(elem_id="saved-file")
        self._wire()

    def _lay_out_fields(self) -> dict[str, gr.components.Component]:
        def component(name: str, field: Field) -> Slider | Number:
            words: dict[str, Any] = {
                "label": field.label,
                "info": field.info,
                "elem_id": f"field-{name}",
            }
            if field.range:
                return Slider(*field.range, field.value, step=1, buttons=[], **words)
            step = 1 if isinstance(field.value, int) else 0.001
            return Number(field.value, step=step, **words)

        return {name: component(name, field) for name, field in FIELDS.items()}

    def _wire(self) -> None:
        shown = [self.status, self.plot, self.facts, self.file]
        buttons = [self.start, self.stop, self.use, self.download]
        # No limit here: above RUNS_AT_ONCE, the visitor gets a message instead of a silent wait.
        self.start.click(
            self.train,
            {*self.fields.values(), self.frame.key},
            [*shown, *buttons],
            concurrency_limit=None,
            **QUIET,
        )
        given: set[Block] = {self.frame.key}
        self.stop.click(self.halt, given, [self.status, self.stop], **QUIET)
        self.download.click(
            None, js="() => document.dispatchEvent(new CustomEvent('pondernet:save'))"
        )
        self.use.click(self.hand_over, given, self.ponder.parts, **QUIET).success(
            None,
            js="() => document.dispatchEvent("
            "new CustomEvent('pondernet:tab', { detail: 'ponder' }))",
        )

    def train(self, values: Values) -> Iterator[Updates]:
        """Train, and update the figure until the run ends."""
        visitor: str = values[self.frame.key]
        if not visitor:
            yield {self.status: text.said(text.NO_KEY, "error")}
            return
        try:
            config = live_config(**{name: values[field] for name, field in self.fields.items()})
            run = self.runs.start(
                visitor, config, self.frame.library_for(values).new_name(config.n_elems)
            )
        except BusyError:
            yield {self.status: text.said(text.busy(RUNS_AT_ONCE), "error")}
            return
        except ValueError as error:
            yield {self.status: text.said(str(error), "error")}
            return
        try:
            yield (
                self._show(config, [])
                | self._buttons(running=True)
                | {
                    self.status: text.said(text.STARTING),
                    self.file: None,
                }
            )
            shown = 0
            while run.wait(INTERVAL):
                if len(run.metrics) > shown:
                    shown = len(run.metrics)
                    yield self._show(config, run.metrics) | {self.status: _status(run)}
                else:
                    yield {self.status: gr.skip()}  # lets Gradio cancel the event
            yield self._end(visitor, run)
        finally:
            self.runs.end(visitor, run)

    def halt(self, values: Values) -> Updates:
        """Stop the run and keep its network."""
        there_is_one = self.runs.stop(values[self.frame.key])
        words = text.STOPPING if there_is_one else text.NOT_RUNNING
        return {self.status: text.said(words), self.stop: gr.Button(interactive=False)}

    def hand_over(self, values: Values) -> Updates:
        """Show the network that the visitor trained last in the Ponder tab."""
        learnt = self.frame.own_networks.newest(values[self.frame.key])
        if learnt is None:
            raise refuse(text.LOST)
        return self.ponder.hand_over(learnt, self.frame.library_for(values))

    def _end(self, visitor: str, run: TrainingRun) -> Updates:
        try:
            learnt = run.result()
        except RunFailedError as error:
            failed = text.said(text.failed(str(error)), "error")
            return self._buttons(running=False) | {self.status: failed}
        self.frame.own_networks.keep(visitor, learnt)
        words = text.done(learnt.record["evaluations"][0], run.finished, learnt.name)
        return (
            self._show(run.config, run.metrics)
            | self._buttons(running=False)
            | {
                self.status: text.said(words),
                self.use: gr.Button(interactive=True),
            }
            | (
                {
                    self.download: gr.Button(interactive=True),
                    self.file: {"name": f"pondernet-{run.name}.zip", "contents": run.archive()},
                }
                if run.finished
                else {}
            )
        )

    def _show(self, config: TrainConfig, metrics: list[Metrics]) -> Updates:
        return {
            self.plot: _plot_value(config, metrics),
            self.facts: text.facts(metrics[-1] if metrics else None, config),
        }

    def _buttons(self, running: bool) -> Updates:
        return {
            self.start: gr.Button(interactive=not running),
            self.stop: gr.Button(interactive=running),
            self.use: gr.Button(interactive=False),
            self.download: gr.Button(interactive=False),
        }


def _status(run: TrainingRun) -> str:
    if run.finished:
        return text.said(text.SCORING)
    return text.progress(run.metrics[-1], run.config)


def _plot_value(config: TrainConfig, metrics: list[Metrics]) -> dict[str, Any]:
    return {"figure": training_figure(config, metrics)}
