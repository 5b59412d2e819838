"""The player that shows a pondering step by step, in a real Chromium."""

from browsing import bars, goes_to, has_seed, outcome, says_step
from playwright.sync_api import expect


def shown_bars(page):
    """How many bars the plot shows."""
    return sum(p is not None for p in bars(page))


# What the player shows at each of its steps, noted in the browser: none is missed, however slow
# the machine is.
NOTE_STEPS = """() => {
    const caption = document.querySelector(".caption");
    const outcome = document.querySelector("#outcome");
    window.steps = [];
    const note = () => steps.push({
        caption: caption.innerText,
        bars: [...document.querySelector("#halting-plot .plot").data[0].y].filter(p => p !== null),
        coins: [...document.querySelectorAll(".coin:not(.later) b")].map(coin => coin.innerText),
        inPlace: caption.getBoundingClientRect().top
            < outcome.getBoundingClientRect().bottom,
        said: outcome.querySelector(".said").checkVisibility({ visibilityProperty: true }),
    });
    new MutationObserver(note).observe(caption, { childList: true, subtree: true });
}"""


# The steps whose bars the page lets grow.
NOTE_GROWTH = """() => {
    window.grown = [];
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...how) {
        grown.push([...this.closest(".points").children].indexOf(this.parentElement) + 1);
        return animate.apply(this, how);
    };
}"""


def test_play_shows_one_step_after_another_up_to_the_halting_step(page):
    said = outcome(page).inner_text()
    step = says_step(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.evaluate(NOTE_STEPS)
    page.evaluate(NOTE_GROWTH)
    page.locator(".play").click()
    page.wait_for_function("steps.length && steps.at(-1).caption === ''")
    *steps, whole = page.evaluate("steps")
    assert len(steps) == step
    for n, shown in enumerate(steps, start=1):
        assert f"Step {n}:" in shown["caption"]
        assert len(shown["bars"]) == n
        assert shown["coins"] == ["no"] * n if n < step else ["no"] * (n - 1) + ["yes"]
        assert shown["inPlace"] == (n < step)  # the caption, in place of the outcome
        assert shown["said"] == (n == step)
    assert "Yes." in steps[-1]["caption"]
    assert page.evaluate("grown") == list(range(1, step + 1))
    assert len(whole["bars"]) == 20
    assert outcome(page).inner_text() == said
    assert not any("queue" in url for url in requests)


def test_the_scrubber_goes_to_any_step_and_stops_the_play(page):
    page.locator(".play").click()
    page.locator(".scrubber").fill("12")
    expect(page.locator(".caption")).to_contain_text("Step 12")
    expect(page.locator(".caption .chance")).to_contain_text("still thinking \u00d7")
    expect(page.locator(".play")).to_contain_text("Play")
    assert shown_bars(page) == 12
    page.locator("#vector-grid .cell").first.click()  # anything else shows the whole again
    expect(page.locator(".caption")).to_be_empty()
    assert shown_bars(page) == 20


def test_a_changed_cell_is_played_unless_one_asks_for_less_motion(page):
    page.evaluate(NOTE_STEPS)
    page.locator("#vector-grid .cell").first.click()
    page.wait_for_function("steps.some(({ caption }) => caption) && steps.at(-1).caption === ''")
    played = [shown for shown in page.evaluate("steps") if shown["caption"]]
    assert len(played) == says_step(page)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("steps.length = 0")
    page.locator("#vector-grid .cell").last.click()
    expect(outcome(page)).to_contain_text("there are 3 ones")
    assert not any(shown["caption"] for shown in page.evaluate("steps"))


def test_another_view_is_not_played_for_a_click_before_it(page):
    page.evaluate(
        """() => {
            window.noted = [];
            const note = ({ type, detail }) => noted.push(detail ?? type);
            for (const type of ["player", "drawn"])
                document.addEventListener(`pondernet:${type}`, note);
        }"""
    )
    held = []
    page.route("**/ask/**", lambda route: held.append(route), times=1)
    page.locator("#vector-grid .cell").first.click()  # would be played, but is not answered
    goes_to(page, "?model=parity-8&vector=111&seed=1")
    page.wait_for_function("noted.includes('pondernet:drawn')")
    expect(outcome(page)).to_contain_text("there are 3 ones")
    assert "quick" not in page.evaluate("noted")
    assert len(held) == 1
    held[0].continue_()


def test_a_figure_is_drawn_once_for_each_change_and_not_for_classes_that_leave_it_as_it_is(page):
    page.evaluate(
        """() => {
            window.draws = 0;
            const react = Plotly.react;
            Plotly.react = (...given) => { draws++; return react(...given); };
        }"""
    )
    page.keyboard.press("s")
    has_seed(page, 2)
    page.wait_for_function("draws === 1")
    page.evaluate("document.body.classList.add('undecided')")
    page.evaluate("document.documentElement.classList.add('waiting')")
    page.wait_for_timeout(300)
    assert page.evaluate("draws") == 1
    page.keyboard.press("d")  # another theme
    page.wait_for_function("draws === 2")
    page.get_by_role("button", name="Numbers", exact=True).click()  # one panel less
    page.wait_for_function("draws === 3")
