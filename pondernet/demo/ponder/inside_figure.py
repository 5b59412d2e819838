"""Panels of the hidden state below the figure of a pondering, on its axis of steps; no Gradio."""

from pondernet.demo.plotting.plots import Spec, meta, on, titled
from pondernet.demo.ponder.inside import Inside

STATES, MOVED, GAP = 0.5, 0.26, 0.1  # heights; the figure without these panels has the height 1
COLOURS = ("blue", "green")  # of the first and the second network


def height(networks: int) -> float:
    """Return the height of the figure with the panels of this many networks."""
    return 1 + networks * (STATES + GAP) + (MOVED + GAP if networks else 0)


def with_inside(figure: Spec, insides: list[tuple[str, Inside]]) -> Spec:
    """Return the figure of a pondering with the states, and how far they move at each step.

    Args:
        figure: of ``halting_figure``.
        insides: name of a network, and its state while it ponders.
    """
    total = height(len(insides))
    layout = dict(figure["layout"])
    steps = layout["xaxis2"]
    layout["xaxis2"] = steps | {"showticklabels": False}  # the last panel has them
    for name in [each for each in layout if each.startswith("yaxis")]:
        domain = [1 - (1 - edge) / total for edge in layout[name]["domain"]]
        layout[name] = layout[name] | {"domain": domain}
    traces = list(figure["data"])
    top = 1 - 1 / total
    for place, (name, inside) in enumerate(insides):
        panel = 3 + place
        top -= GAP / total
        layout |= _axes(panel, steps, [top - STATES / total, top], _unit_axis(inside))
        top -= STATES / total
        traces.append(_states(panel, name, inside))
    panel = 3 + len(insides)
    top -= GAP / total
    distance = {"rangemode": "tozero", "nticks": 4} | titled("moved")
    layout |= _axes(panel, steps, [top - MOVED / total, top], distance)
    layout[f"xaxis{panel}"]["showticklabels"] = True
    traces += [
        _moved(panel, name, inside, colour)
        for (name, inside), colour in zip(insides, COLOURS, strict=False)
    ]
    return {"data": traces, "layout": layout}


def _axes(panel: int, steps: Spec, domain: list[float], y: Spec) -> Spec:
    matched = {"anchor": f"y{panel}", "matches": "x2", "showticklabels": False}
    return {
        f"xaxis{panel}": steps | matched,
        f"yaxis{panel}": {"anchor": f"x{panel}", "domain": domain} | y,
    }


def _unit_axis(inside: Inside) -> Spec:
    last = len(inside.units) - 1
    ends = {"tickvals": [0, last], "ticktext": ["to even", "to odd"]}
    return {"range": [-0.5, last + 0.5], "showgrid": False} | ends | titled("units")


def _states(panel: int, name: str, inside: Inside) -> Spec:
    """Return the heat map; the browser writes the texts that appear on hover."""
    weights = {
        "units": inside.units,
        "to_answer": inside.to_answer,
        "to_halting": inside.to_halting,
        "name": name,
    }
    return {
        "type": "heatmap",
        "x": list(range(1, len(inside.moved) + 1)),
        "z": inside.states,
        "zmin": -1,
        "zmax": 1,
        "showscale": False,
        "hoverinfo": "text",
        "meta": meta("ink", "states", {"z": "unit"}) | weights,
    } | on(panel)


def _moved(panel: int, name: str, inside: Inside, colour: str) -> Spec:
    return {
        "type": "scatter",
        "x": list(range(1, len(inside.moved) + 1)),
        "y": inside.moved,
        "mode": "lines+markers",
        "line": {"width": 2},
        "marker": {"size": 6, "symbol": "square" if colour == "green" else "circle"},
        "meta": meta(colour, "step", {"y": f"{name}: state moved by"}),
        "hovertemplate": f"{name}: at step %{{x}} the state moved by %{{y:.2f}}<extra></extra>",
    } | on(panel)
