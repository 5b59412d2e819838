"""What the visitor reads, in one place. Everything that came from outside is escaped here."""

from html import escape

from pondernet.demo.pondering import Pondering

TITLE = "PonderNet decides how long to think"

INTRO = f"""
<h1>{TITLE}</h1>
<p>Is the number of <b class="one">1</b>s below odd or even? A recurrent network looks at the same
vector again and again. After every step it has an answer, and it tosses a weighted coin: <b>stop
here</b>, or think one step more? It learned both, the answer and the coin.</p>
"""

VECTOR_LABEL = "Vector"
VECTOR_INFO = "0, 1 and -1; or signs, like +0-. Click, drag or use the arrow keys on the cells."
NONZERO_LABEL = "Non-zeros"
NONZERO_INFO = "that Randomize draws"
SEED_LABEL = "Seed"
SEED_INFO = "same seed, same luck"
MODEL_LABEL = "Network"
NO_MODELS = """
<h1>There is no trained network yet</h1>
<p>Train one in a minute or two and start the page again:</p>
<pre>python -m pondernet.train --n-elems 8 --out checkpoints/parity-8
python app.py</pre>
"""


def outcome(pondering: Pondering) -> str:
    """What happened, in one sentence, and the truth in another; HTML."""
    sure = pondering.prob_odd[pondering.halting_step - 1]
    sure = sure if pondering.prediction == "odd" else 1 - sure
    ones = pondering.vector.count(1)
    there_are = "there is 1 one" if ones == 1 else f"there are {ones} ones"
    verdict = "Correct" if pondering.correct else "Wrong"
    return (
        f'<p class="outcome {verdict.lower()}"><span>'
        f"Halted at step <b>{pondering.halting_step}</b> of {pondering.max_steps} "
        f"and said <b>{pondering.prediction.upper()}</b>, "
        f"{_percent(sure)} sure.</span> "
        f'<span class="verdict">{verdict}: {there_are}.</span></p>'
    )


def facts(pondering: Pondering) -> str:
    """The numbers beside the plot, each with its meaning; HTML."""
    rows = [
        (
            "E[steps]",
            f"{pondering.expected_steps:.2f}",
            "steps this vector takes on average, over many draws of the halting step",
        ),
        (
            "Prior mean",
            f"{1 / pondering.lambda_p:.3g}",
            "steps the geometric prior asks for: 1 / lambda_p",
        ),
        (
            "KL to prior",
            f"{pondering.kl:.2f}",
            "how far p is from the prior, in nats; 0 means equal",
        ),
        (
            "Luck of this draw",
            _percent(pondering.p[pondering.halting_step - 1]),
            "chance of halting at just the step that was drawn",
        ),
    ]
    cells = "".join(
        f'<div><dt>{name}</dt><dd>{value}</dd><dd class="meaning">{meaning}</dd></div>'
        for name, value, meaning in rows
    )
    return f'<dl class="facts">{cells}</dl>'


def message(text: str, kind: str = "note") -> str:
    """A line under the vector: a "note", or an "error" that keeps the last good vector."""
    role = "alert" if kind == "error" else "status"
    return f'<p class="message {kind}" role="{role}">{escape(text)}</p>'


def describe(vector: list[int]) -> str:
    """How many elements are what."""
    ones, minus = vector.count(1), vector.count(-1)
    return f"{len(vector)} elements: {ones} × 1, {minus} × \u22121, {vector.count(0)} × 0"  # noqa: RUF001


def padded(given: int, n_elems: int) -> str:
    """Said when a shorter vector was filled up."""
    return f"{given} elements given, filled up with zeros to {n_elems}: that keeps the parity."


def cut(n_elems: int) -> str:
    """Said when a vector was too long for another network."""
    return f"This network takes {n_elems} elements; the first {n_elems} of the vector are kept."


def _percent(probability: float) -> str:
    """A probability for people: never rounded up to certainty."""
    if probability > 0.999:
        return "over 99.9\u00a0%"
    return f"{100 * probability:.1f}\u00a0%"
