"""Why a vector takes many steps: its flips, a fit and a histogram, against the network itself."""

from pathlib import Path

import pytest
import torch
from asking import Visitor
from browsing import closes_sections, goes_to
from playwright.sync_api import expect

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import hard_text
from pondernet.demo.ponder.hard import fit_steps, flips
from pondernet.demo.ponder.searched import search
from pondernet.evaluation import REACHED
from pondernet.halting import expected_steps
from pondernet.parity import parity, random_vectors

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")
VECTOR = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]  # two ones
LINK = "?model=parity-16-narrow&vector=1-0-0-00-0001--0"


@pytest.fixture(scope="module")
def narrow():
    return LIBRARY.get("parity-16-narrow")


@torch.no_grad()
def test_each_flip_has_the_steps_of_the_flipped_vector_run_alone(narrow):
    found = flips(narrow.model, tuple(VECTOR))
    p, y = narrow.model.ponder(torch.tensor([VECTOR]).float())
    assert found.steps == pytest.approx(expected_steps(p).item(), abs=1e-4)
    assert [odd > 0 for odd in y[:6, 0]] == [False, True, True, True, True, False]  # even is right
    assert found.needed == 6
    for place, element in enumerate(VECTOR):
        other = list(VECTOR)
        other[place] = -1 if element == 1 else 1
        x = torch.tensor([other]).float()
        assert parity(x) != parity(torch.tensor([VECTOR]))
        p, y = narrow.model.ponder(x)
        assert found.after[place] == pytest.approx(expected_steps(p).item(), abs=1e-4)
        last = int((1 - p.cumsum(0) + p >= REACHED).sum())  # the last step that is often reached
        wrong = [n for n in range(1, last + 1) if bool(y[n - 1] > 0) != bool(parity(x) > 0)]
        assert found.needed_after[place] == max(wrong, default=0) + 1
    largest = max(found.after, key=lambda steps: abs(steps - found.steps))
    assert f"from {found.steps:.1f} to {largest:.1f}." in hard_text.why(narrow, VECTOR)
    shown = hard_text.cells(narrow, VECTOR)
    assert shown.count("<li") == 16
    assert f"1 at 1, flipped to \u22121: {found.after[0]:.1f} steps" in shown
    assert f"It needs {found.needed_after[0]}, here 6: the step from which" in shown


@torch.no_grad()
def test_what_a_fit_explains_holds_on_vectors_that_it_has_not_seen(narrow):
    fit = fit_steps(narrow.model, 16)
    x = random_vectors(4_000, 16, (1, 16), generator=torch.Generator().manual_seed(99))
    steps = expected_steps(narrow.model.ponder(x)[0]).double()
    adds = torch.tensor([fit.adds[element] for element in (0, 1, -1)]).double()
    fitted = adds[x.long().remainder(3), torch.arange(16)].sum(1)
    explained = 1 - (steps - fitted).var() / steps.var()
    assert fit.explained == pytest.approx(explained.item(), abs=0.04)
    assert 0.74 < fit.explained < 0.82
    assert f"explains {100 * fit.explained:.0f}\u00a0% of the differences" in hard_text.why(
        narrow, VECTOR
    )


def test_the_histogram_counts_the_searched_vectors_and_marks_those_like_this_one(narrow):
    steps = [round(each) for each in search(narrow.model, 16).steps.tolist()]
    shown = hard_text.histogram(narrow, VECTOR)
    for step in range(1, 21):
        assert f'"{steps.count(step)} of 2000 random vectors take about {step} steps' in shown
    assert "take about 8 steps, as this one." in shown
    assert shown.count('class="here"') == 1


def test_what_is_said_of_all_vectors_fits_the_network():
    steady, reading = LIBRARY.get("parity-64"), LIBRARY.get("parity-16-reading")
    said = hard_text.why(steady, [1] * 64)
    assert "No flip changes that by 0.5 steps." in said
    assert "the same number of steps for every vector" in said
    assert "where the last 1 comes later" in hard_text.why(reading, VECTOR)


def test_a_network_that_the_server_has_lost_is_named(app):
    visitor = Visitor(app)
    bar = {"link": {"model": "yours-1"}, "notice": ""}
    (shown,) = visitor.short("explain", [bar, visitor.key]).values()
    assert "yours-1" in shown["why"]


def test_each_flip_stands_below_its_cell_and_follows_the_vector(page):
    goes_to(page, f"{LINK}&seed=1")
    closes_sections(page)
    part = page.locator("#more-hard")
    expect(part).to_be_hidden()
    page.get_by_role("button", name="Numbers", exact=True).click()
    button = page.get_by_role("button", name="Why this many steps?")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    flips = part.locator(".flips li")
    expect(flips).to_have_count(16)
    expect(part.locator(".why")).to_contain_text("steps on average")
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"document.querySelector('#halting-plot').clientWidth < {width}")
        for place in (0, 7, 15):
            cell = page.locator("#vector-grid .cell").nth(place).bounding_box()
            flip = flips.nth(place).bounding_box()
            assert (flip["x"], flip["width"]) == pytest.approx((cell["x"], cell["width"]), abs=1)
    before = flips.all_inner_texts()
    page.locator("#vector-grid .cell").first.click()
    expect(flips.nth(5)).not_to_have_text(before[5])
    expect(button).to_have_attribute("aria-expanded", "true")
    flips.nth(5).hover()
    expect(page.locator("#explanation")).to_contain_text("flipped to")
