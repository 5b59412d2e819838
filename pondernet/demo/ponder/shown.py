"""What the Ponder tab shows, as the page sends it back with each event; knows no Gradio."""

import re
from dataclasses import dataclass
from typing import Any

from pondernet.demo.ponder.pondering import Outcome, check_seed
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.shell.link import MAX_LINK, check_link, to_link

HISTORY = 8  # samples listed for a vector
MAX_STEP = 1_000_000  # of a sample that a browser sends
_SEED = re.compile(r"\d{1,10}", re.ASCII)


@dataclass(frozen=True)
class Shown:
    """A view and its samples. The networks are named only: the server may have lost one."""

    link: dict[str, str]  # as of ``to_link``
    outcomes: tuple[Outcome, ...]  # samples for this vector, newest last
    many: bool = False  # whether many samples are shown

    @classmethod
    def of(cls, setting: Setting, outcomes: tuple[Outcome, ...], many: bool = False) -> "Shown":
        """Return what is shown of a setting."""
        return cls(to_link(setting), outcomes, many)

    @classmethod
    def read(cls, value: Any) -> "Shown":
        """Return what a browser has sent; see ``value``.

        Raises:
            ValueError: it is nothing that the page shows.
        """
        sent = value if isinstance(value, dict) else {}
        link, outcomes = check_link(sent.get("link")), sent.get("outcomes")
        if any(len(text) > MAX_LINK for text in link.values()):
            raise ValueError(f"A view has texts of up to {MAX_LINK} characters.")
        if "model" not in link or not _SEED.fullmatch(link.get("seed", "")):
            raise ValueError("A view has a model and a seed.")
        check_seed(int(link["seed"]))
        if (
            not isinstance(outcomes, list)
            or len(outcomes) > HISTORY
            or not all(map(_is_outcome, outcomes))
        ):
            raise ValueError(
                f"Samples are a list of at most {HISTORY}, each of a step, an answer, whether it "
                "is right, and whether it ran out of steps."
            )
        return cls(link, tuple(Outcome(*each) for each in outcomes), sent.get("many") is True)

    def value(self) -> dict[str, Any]:
        """Return the value for the page, of types that JSON has."""
        return {"link": self.link, "outcomes": list(map(list, self.outcomes)), "many": self.many}

    @property
    def network(self) -> str:
        """The name of the network."""
        return self.link["model"]

    @property
    def second(self) -> str | None:
        """The name of the network it is compared with, if any."""
        return self.link.get("with")

    @property
    def seed(self) -> int:
        """The seed of the sample that is shown."""
        return int(self.link["seed"])

    @property
    def inside(self) -> bool:
        """Whether the hidden state is shown."""
        return self.link.get("inside") == "1"


def _is_outcome(sent: Any) -> bool:
    if not isinstance(sent, list) or len(sent) != 4:
        return False
    step, answer, *flags = sent
    return (
        type(step) is int
        and 1 <= step <= MAX_STEP
        and answer in ("odd", "even")
        and all(type(flag) is bool for flag in flags)
    )
