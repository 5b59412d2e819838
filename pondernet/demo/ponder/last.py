"""What a session remembers of the view it shows; knows no Gradio."""

from dataclasses import dataclass

from pondernet.demo.ponder.pondering import Outcome
from pondernet.demo.ponder.setting import Setting


@dataclass(frozen=True)
class Last:
    """What the current view shows; kept while a text or a seed cannot be read."""

    seed: int
    outcomes: tuple[Outcome, ...]  # samples for this vector, newest last
    network: str
    second: str | None  # the network it is compared with
    inside: bool  # whether the hidden state is shown

    @classmethod
    def of(cls, setting: Setting, outcomes: tuple[Outcome, ...]) -> "Last":
        """Return what to remember of a setting that is shown."""
        second = setting.other.name if setting.other else None
        return cls(setting.seed, outcomes, setting.checkpoint.name, second, setting.inside)
