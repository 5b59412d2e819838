"""What the page shows of a link, as values of its parts by name; knows no Gradio.

``answer`` is all that a click, a link, the back button and the story need from the server: it
changes the link and draws what is new. Nothing else is remembered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, outcome_text, text
from pondernet.demo.ponder.change import OWN_PARTS, Changed, change
from pondernet.demo.ponder.link import from_link, moved, to_link
from pondernet.demo.ponder.plot_value import plot_value
from pondernet.demo.ponder.pondering import (
    SEED_ALLOWED,
    Pondering,
    SeedError,
    Stopped,
    check_seed,
    sample_many,
)
from pondernet.demo.ponder.searched import search
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.vector_text import VectorError, format_vector, parse_vector
from pondernet.demo.shell.link import LinkError, check_choices
from pondernet.demo.shell.text import bad_link

WHOLE = frozenset({"pick", "own"})
"""Changes after which every field is written, as after a link."""
ELSEWHERE = WHOLE | {"model"}
"""Changes to another network; they are made from a view whose network is lost, too."""

Parts = dict[str, Any]  # values by the names of the parts


def answer(
    link: Mapping[str, str],
    intents: Sequence[tuple[str, Any]],
    library: Library,
    choices: Mapping[str, Sequence[str]],
    typed: Mapping[str, Any] | None = None,
) -> Parts:
    """Return what changes on the page.

    Args:
        link: the view that the page shows.
        intents: what the visitor did since, oldest first; ``("link", {...})`` opens another view.
        library: the networks that the visitor may choose.
        choices: the parameters of a link that the browser handles, with their allowed values.
        typed: the texts in the boxes "vector" and "seed"; one that cannot be read keeps its error.

    Returns:
        New values of the parts; what stays as it is is left out.
    """
    before, changed, whole, notice = None, None, False, ""
    touched: set[str] = set()  # parts that the visitor has changed
    for intent, value in intents:
        if intent == "link":
            changed, notice = _follow(value, library, choices)
            whole = True
            continue
        if changed is None:
            try:
                before = from_link(link, library)
                setting = before
            except LinkError as error:  # the server has lost the network that the page shows
                if intent not in ELSEWHERE:
                    return {"message": text.error(str(error))}
                setting = moved(link, library)
        else:
            setting = changed.setting
        changed = change(setting, intent, value, library)
        touched.add(OWN_PARTS.get(intent, ""))
        whole = whole or (intent in WHOLE and not changed.error)
    if changed is None:
        return {}
    parts: Parts = {}
    # The weight of the prior is shown by the tab "How it works", which asks for itself.
    if whole or before is None or replace(changed.setting, beta=before.beta) != before:
        parts |= results(changed.setting)
    parts |= _new_fields(changed, before if not whole else None, touched, library)
    wrong = changed.error or _wrong(typed or {}, parts, changed.setting)
    parts["message"] = text.error(wrong) if wrong else about(changed.setting, changed.note)
    return parts | {"bar": {"link": to_link(changed.setting), "notice": notice}}


def _follow(
    link: Any, library: Library, choices: Mapping[str, Sequence[str]]
) -> tuple[Changed, str]:
    """Return the view of a link and an empty notice, or the start view and what is wrong."""
    try:
        if not isinstance(link, dict):
            raise LinkError("A link has parameters, each a name and a text.")
        setting = from_link(link, library)
        check_choices(link, choices)
        return Changed(setting), ""
    except LinkError as error:
        return Changed(Setting.first(library.first)), bad_link(str(error))


def _wrong(typed: Mapping[str, Any], parts: Parts, setting: Setting) -> str:
    """Return what is wrong with the texts in the boxes that are not written anew, or nothing."""
    try:
        if "seed" not in parts and isinstance(seed := typed.get("seed"), str):
            check_seed(float(seed) if seed.strip() else None)
        if "vector" not in parts and isinstance(vector := typed.get("vector"), str):
            parse_vector(vector, setting.checkpoint.model.n_elems)
    except SeedError as error:
        return str(error)
    except ValueError as error:
        return str(error) if isinstance(error, VectorError) else str(SeedError(SEED_ALLOWED))
    return ""


def results(setting: Setting) -> Parts:
    """Run the networks, and return the parts that show what they do."""
    pondering, other = setting.ponder()
    samples = sample_many(pondering, setting.seed) if setting.many else None
    vector = "".join(map(str, setting.vector))
    return {
        "outcome": outcome_text.outcome(pondering, other, stopped(setting, pondering)),
        # The page lists the samples for one vector and network.
        "history": {
            "of": f"{setting.checkpoint.name} {vector}",
            "seed": setting.seed,
            "sample": outcome_text.sample(pondering.outcome),
        },
        "plot": plot_value(setting, pondering, other, samples),
        "facts": text.facts(pondering, other, samples),
    }


def stopped(setting: Setting, pondering: Pondering) -> Stopped | None:
    """Return what stopping always at ``setting.stop`` does; None if that is not asked for."""
    if setting.stop is None:
        return None
    found = search(setting.checkpoint.model, setting.checkpoint.max_nonzero)
    return Stopped(
        step=setting.stop,
        odd=pondering.prob_odd[setting.stop - 1] > 0.5,
        right=found.right[setting.stop - 1].float().mean().item(),
        right_by_coin=found.chance_right.mean().item(),
    )


def fields(setting: Setting, library: Library) -> Parts:
    """Return the values of the fields; a dictionary has properties of a component."""
    checkpoint, vector = setting.checkpoint, list(setting.vector)
    n_elems, choices = checkpoint.model.n_elems, library.choices()
    known = examples.examples(checkpoint)
    return {
        "model": {"choices": choices, "value": checkpoint.name},
        "other": {
            "choices": text.others(choices, library.same_size(checkpoint)),
            "value": setting.other.name if setting.other else text.NO_OTHER,
        },
        "vector": format_vector(vector),
        "grid": vector,
        "seed": setting.seed,
        "prior": setting.lambda_p,
        "stop": {"maximum": checkpoint.model.max_steps, "value": setting.stop or 0},
        "example": {
            "choices": [(name, name) for name in known],
            "value": examples.in_view(checkpoint, vector),
        },
        "nonzero": {"maximum": n_elems, "value": n_elems - vector.count(0) or (n_elems + 1) // 2},
    }


def _new_fields(
    changed: Changed, before: Setting | None, touched: set[str], library: Library
) -> Parts:
    """Return the fields that differ from those of the view before; all of them without one.

    A part that the visitor has touched shows what it was changed to, and not the view before.

    A box in which the visitor is typing keeps the text, and the number of non-zeros stays as it is
    for vectors of one size.
    """
    new = fields(changed.setting, library)
    if before is not None:
        old = fields(before, library)
        new = {n: value for n, value in new.items() if value != old[n] or n in touched}
        if changed.setting.checkpoint.model.n_elems == before.checkpoint.model.n_elems:
            new.pop("nonzero", None)
    new.pop(changed.keeps, None)
    return new


def about(setting: Setting, note: str = "") -> str:
    """Return the counts of the vector, and the note, or why the vector is an example; HTML."""
    known = examples.examples(setting.checkpoint)
    name = examples.in_view(setting.checkpoint, setting.vector)
    why = known[name].why if name else ""
    return text.about(list(setting.vector), setting.checkpoint.max_nonzero, note or why)
