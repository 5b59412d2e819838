"""The value of the component that shows a loss, with its texts; does not import Gradio."""

from html import escape
from typing import Any

from pondernet.demo.explanation.loop import LINES
from pondernet.demo.explanation.loss import TakenApart, own_beta, take_apart
from pondernet.demo.explanation.loss_figure import KL, REC, loss_figure
from pondernet.demo.networks.labels import label
from pondernet.demo.ponder.setting import Setting, trained_prior

_OF_LINE = {"rec": REC, "kl": KL}  # the term of the loss that a line adds to
_STEPS = ("y", "lambda_n", "thinking", "p", "prior", "step_losses", "reconstruction", "divergence")


def loss_value(setting: Setting) -> dict[str, Any]:
    """Return the value of a ``LossPlot`` for a view."""
    checkpoint = setting.checkpoint
    own = own_beta(checkpoint)
    beta = own if setting.beta is None else setting.beta
    taken = take_apart(checkpoint, setting.vector, setting.lambda_p, beta)
    pondering, _ = setting.ponder()
    return {
        "figure": loss_figure(taken),
        "model": checkpoint.name,
        "vector": "".join(map(str, setting.vector)),
        "of": _of(setting, taken),
        "terms": _terms(taken),
        "code": _code(),
        "is_own": taken.beta == own and setting.lambda_p == trained_prior(checkpoint),
        "halting_step": pondering.halting_step,
        "lambda_p": taken.lambda_p,
        "beta": taken.beta,
        **{name: getattr(taken, name) for name in _STEPS},
    }


def _of(setting: Setting, taken: TakenApart) -> str:
    """Return which network and vector the numbers are of; HTML."""
    ones = setting.vector.count(1)
    word = "one" if ones == 1 else "ones"
    return (
        f"The network \u201c{escape(label(setting.checkpoint))}\u201d and the vector of the tab "
        f"Ponder: {ones} {word}, so the right answer is <b>{'odd' if taken.odd else 'even'}</b>."
    )


def _terms(taken: TakenApart) -> str:
    """Return the equation of the loss, and below it the same with numbers; HTML."""

    def term(name: str, words: str) -> str:
        return f'<button type="button" class="term" data-term="{name}">{words}</button>'

    rec = term(REC, "\u03a3 p<sub>n</sub> \u2112(y, y\u0302<sub>n</sub>)")
    kl = term(KL, "\u03b2 KL(p \u2225 p<sub>G</sub>)")
    return (
        f"<p>L = {rec} + {kl}</p>"
        f'<p class="in-numbers">{taken.loss:.4f} = <span data-term="{REC}">{taken.l_rec:.4f}</span>'
        f' + <span data-term="{KL}">{taken.beta:g} \u00d7 {taken.kl:.3f}</span></p>'
    )


def _code() -> str:
    """Return the lines of the loop, each with a place for its number; HTML."""
    lines = "".join(
        f"<li{_term_of(number)}><code>{escape(line)}</code>"
        f"{f'<output aria-live=off data-number={number!r}></output>' if number else ''}</li>"
        for line, number in LINES
    )
    return f"<ol>{lines}</ol>"


def _term_of(number: str) -> str:
    term = _OF_LINE.get(number)
    return f' data-term="{term}"' if term else ""
