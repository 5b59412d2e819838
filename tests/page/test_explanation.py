"""The tab that explains."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect
from running import ROOT

from pondernet import checkpoints
from pondernet.demo.explanation import text as explanation
from pondernet.demo.networks.library import OPENS_WITH


def test_the_ten_lines_run_as_they_stand():
    code = re.search(r'<pre[^>]*aria-label="Code"><code>(.*?)</code>', explanation.PAGE, re.DOTALL)
    lines = unescape(code.group(1)).splitlines()
    assert len([line for line in lines if line]) <= 10
    names = {}
    exec("\n".join(lines), names)
    assert names["loss"].requires_grad
    assert names["p"].shape == (20, 128)


def test_the_divergence_falls_into_the_parts_that_are_told():
    import torch

    from pondernet.halting import expected_steps, kl_to_prior, log_geometric_prior

    p = torch.tensor([0.1, 0.2, 0.4, 0.3], dtype=torch.float64)
    lambda_p = torch.tensor(0.3, dtype=torch.float64)
    entropy = -(p * p.log()).sum()
    price = (expected_steps(p) - 1) * (1 / (1 - lambda_p)).log()
    told = -entropy + price + (1 / lambda_p).log()
    torch.testing.assert_close(kl_to_prior(p, log_geometric_prior(0.3, 4)), told)


def test_the_figure_of_what_halting_buys_shows_the_record_of_the_network(page):
    plot = page.locator("#fixed-steps-plot .plot")
    assert page.locator("#fixed-steps-plot .main-svg").count() == 0  # nothing is drawn unseen
    page.get_by_role("tab", name="How it works").click()
    expect(plot.locator(".main-svg").first).to_be_attached()
    scores = checkpoints.load(ROOT / "checkpoints" / OPENS_WITH).record["evaluations"][0]
    fixed, own = (
        page.evaluate(
            """place => {
              const { x, y } = document.querySelector("#fixed-steps-plot .plot").data[place];
              return [Array.from(x), Array.from(y)];
            }""",
            place,
        )
        for place in (0, 2)
    )
    floor = 0.5 / scores["vectors"]  # "all right" on the log axis
    errors = [max(1 - right, floor) for right in scores["accuracy_at_step"]]
    assert fixed[1] == pytest.approx(errors)
    assert own == [[scores["expected_steps"]], [pytest.approx(1 - scores["accuracy"])]]
    page.get_by_role("button", name="Show other networks beside it").click()
    expect(page.locator("#difficulty-plot .finding")).to_be_visible()


def test_equations_are_drawn_without_a_script(page):
    page.get_by_role("tab", name="How it works").click()
    equations = page.locator(".equation math")
    expect(equations.first).to_be_visible()
    assert equations.count() >= 6
    for equation in equations.all():
        box = equation.bounding_box()
        assert box["width"] > 60
        assert box["height"] > 15
    expect(page.get_by_role("img", name="One run, unrolled over its steps")).to_be_visible()
    expect(page.get_by_text("@article{banino2021pondernet")).to_be_visible()
