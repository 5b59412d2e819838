"""The tab that explains."""

import re
from html import unescape

from playwright.sync_api import expect

from pondernet.demo.explanation import text as explanation


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


def test_equations_are_drawn_without_a_script(page):
    page.get_by_role("tab", name="How it works").click()
    equations = page.locator(".equation math")
    expect(equations.first).to_be_visible()
    assert equations.count() >= 6
    for equation in equations.all():
        box = equation.bounding_box()
        assert box["width"] > 60
        assert box["height"] > 15
    expect(page.get_by_role("img", name="One run, unrolled over four steps")).to_be_visible()
    expect(page.get_by_text("@article{banino2021pondernet")).to_be_visible()
