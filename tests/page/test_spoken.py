"""What a screen reader is given: announcements, names of figures, and their numbers."""

import re

import pytest
from browsing import LIVE, cells, goes_to, has_seed, label_of, outcome
from playwright.sync_api import expect

from pondernet import checkpoints
from pondernet.demo.ponder.pondering import ponder

NOTE = """() => {
  window.spoken = [];
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(
    (line) => spoken.push(line.textContent)))).observe(
    document.querySelector("#announcer"), { childList: true });
}"""
# Whatever waits, as for a sentence to be spoken, waits a fifth of its time.
HURRY = """() => {
  window.later = setTimeout;
  window.setTimeout = (what, ms, ...rest) => later(what, ms / 5, ...rest);
}"""
REST = "() => { window.setTimeout = later; delete window.later; }"
QUIET = "document.querySelector('#announcer').childElementCount === 0"


@pytest.fixture
def listen(page):
    """Note what is announced; call the result for the sentences since the last call."""
    page.evaluate(HURRY)
    page.evaluate(NOTE)

    def since():
        page.wait_for_function(f"spoken.length && {QUIET}")
        return page.evaluate("spoken.splice(0)")

    yield since
    page.evaluate(REST)


def said(page):
    """Return the outcome, sentence by sentence."""
    words = re.sub(r"\s+", " ", outcome(page).text_content())
    return re.findall(r"\S.*?\.(?= [A-Z]|$)", words)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (
            "At 99.9 % it is sure. It stops. 3 left",
            ["At 99.9 % it is sure.", "It stops.", "3 left"],
        ),
        ("With chance 0.02? No, one more.", ["With chance 0.02?", "No, one more."]),
        ("Starting \u2026", ["Starting \u2026"]),
    ],
)
def test_a_text_is_announced_sentence_by_sentence(call, text, sentences):
    assert call("shell/announcer.js", "sentencesOf", text) == sentences


def test_randomize_and_sample_1000_announce_their_outcome_once(page, listen):
    page.keyboard.press("r")
    has_seed(page, 2)
    assert listen() == said(page)
    page.keyboard.press("m")
    many, *rest = listen()
    assert re.fullmatch(r"\d+ of 1000 samples are right\.", many)
    assert rest == said(page)
    page.locator("#vector-text textarea").fill("1 x")
    error, allowed = listen()
    assert error == "'x' (character 3, element 2) is not an element."
    assert allowed.startswith("Use 0, 1 and -1")


def test_a_play_announces_few_words_a_step_and_the_outcome_at_the_end(page, listen):
    result = ponder(checkpoints.load("checkpoints/parity-8"), cells(page), 1)
    page.locator(".play").click()
    expect(page.locator(".play")).to_contain_text("Play")  # it has come to the end
    spoken = listen()
    *steps, end = spoken[: -len(said(page)) + 1]
    assert [end, *spoken[-len(said(page)) + 1 :]] == said(page)
    allowed = [
        f"{n}: {'odd' if odd > 0.5 else 'even'}."
        for n, odd in enumerate(result.prob_odd, 1)
        if n < result.halting_step
    ]
    assert steps[0] == allowed[0]
    assert [each for each in allowed if each in steps] == steps  # a slow machine may drop some
    page.keyboard.press("ArrowRight")
    assert listen()[0].startswith("Step 1: answer odd")
    page.keyboard.press("a")
    assert listen()[0].startswith("Step 1: answer odd")


def test_a_beat_is_announced_whole_and_does_not_play_without_motion(page, listen):
    page.emulate_media(reduced_motion="reduce")
    goes_to(page, "?story=3")
    assert listen() == [
        "The second 1 moved to the left: it has read both at step 3.",
        "It halts at step 7: no 1 comes later.",
    ]
    expect(page.locator(".caption")).to_be_empty()
    assert sorted(page.evaluate(LIVE)) == ["announcer", "sr-only"]  # Gradio's is empty


def test_without_a_connection_next_says_so_and_stays_with_its_figure(page, listen, complaints):
    page.emulate_media(reduced_motion="reduce")
    goes_to(page, "?story=2")
    listen()
    caption, place = page.locator(".story .said"), page.locator(".story .place")
    before, steps = caption.inner_text(), page.evaluate("history.length")
    page.route("**/ask/**", lambda route: route.abort())
    for _ in range(2):
        page.keyboard.press("PageDown")
        assert listen() == [
            "The server cannot be reached.",
            "Check the connection, or press again.",
        ]
        expect(place).to_have_text("2 of 8")
        expect(caption).to_have_text(before)
        assert page.url.endswith("?story=2")
    for width, height in ((1280, 800), (390, 844)):  # nothing lies over the buttons
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.wheel(0, 300)
        strip = page.locator(".story").bounding_box()
        for note in (page.locator(".notice"), page.locator(".toast-wrap")):
            assert note.bounding_box()["y"] >= strip["y"] + strip["height"]
        expect(page.locator(".notice")).to_be_in_viewport(ratio=1)
    page.unroute_all()
    page.keyboard.press("PageDown")
    expect(place).to_have_text("3 of 8")
    expect(page.locator(".notice")).to_be_hidden()
    page.wait_for_url("**/?story=3")
    assert page.evaluate("history.length") == steps + 1
    assert all("/ask/" in each or "ERR_FAILED" in each for each in complaints)
    complaints.clear()


def test_a_caption_waits_for_its_figure_while_the_server_does_not_answer(page):
    page.emulate_media(reduced_motion="reduce")
    goes_to(page, "?story=2")
    caption, place = page.locator(".story .said"), page.locator(".story .place")
    expect(caption).to_contain_text("It halts at step 16.")
    held = []
    page.route("**/ask/**", lambda route: held.append(route))
    page.keyboard.press("PageDown")
    page.wait_for_selector(":root.waiting")
    expect(caption).to_contain_text("It halts at step 16.")
    expect(place).to_have_text("2 of 8")
    expect(outcome(page)).to_contain_text("Halted at step 16")
    for route in held:
        route.continue_()
    expect(caption).to_contain_text("It halts at step 7:")
    expect(place).to_have_text("3 of 8")
    expect(outcome(page)).to_contain_text("Halted at step 7")


def test_the_focus_goes_to_the_button_that_takes_over(page):
    page.emulate_media(reduced_motion="reduce")
    goes_to(page, "?story=2")
    page.locator(".story .back").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".story .next")).to_be_focused()
    page.locator(".story .leave").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".story")).to_be_hidden()
    assert not page.evaluate("document.activeElement === document.body")


def test_letters_are_no_keys_once_they_are_switched_off_and_that_stays(page):
    page.keyboard.press("?")
    switch = page.get_by_role("dialog").get_by_role("checkbox")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector(":root.settled")
    before = page.url
    for key in ("r", "s", "2", "?"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".caption")).to_contain_text("Step 1:")
    assert page.url == before
    randomize = page.locator("#randomize")
    expect(randomize).not_to_have_attribute("aria-keyshortcuts", "R")
    told = "all => all.map(({ title }) => title).filter((title) => title.startsWith('Key: '))"
    assert set(page.eval_on_selector_all("[title]", told)) == {"Key: Enter"}
    page.locator(".menu summary").click()
    page.locator("[data-switch=keys]").click()
    switch.check()
    page.keyboard.press("Escape")
    expect(randomize).to_have_attribute("title", "Key: R")
    page.keyboard.press("s")
    has_seed(page, 2)


def test_a_group_of_choices_is_one_stop_of_the_tab_key_and_has_a_name(page):
    examples = page.get_by_role("radiogroup", name="Examples")
    first = examples.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    expect(outcome(page)).to_contain_text("there are 0 ones")
    expect(first).to_have_attribute("name", "examples")  # the answer has made the group anew
    page.keyboard.press("ArrowDown")
    expect(outcome(page)).to_contain_text("there is 1 one")
    page.keyboard.press("Tab")
    assert not examples.evaluate("group => group.contains(document.activeElement)")
    expect(page.get_by_role("combobox", name="Network", exact=True)).to_have_value(
        label_of("parity-8")
    )
    expect(page.get_by_role("tabpanel", name="Ponder")).to_be_visible()


def test_a_row_of_the_measured_numbers_ponders_such_a_vector_by_the_keyboard(page):
    page.keyboard.press("2")
    table = page.locator("#difficulty-table")
    expect(page.locator("#measure-status")).to_contain_text("Measured")
    table.locator("summary").click()
    row = table.get_by_role("button", name="3: ponder such a vector").first
    row.focus()
    page.evaluate("document.querySelector('#measured input:not(:checked)').click()")
    networks = table.locator(".by-ones [colspan]")
    expect(networks).to_have_count(2)  # a new value: it stays open
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(outcome(page)).to_contain_text("there are 3 ones")
    expect(page.get_by_role("tabpanel", name="Ponder")).to_be_visible()


@pytest.mark.slow
@pytest.mark.usefixtures("trains")
def test_the_keys_start_and_stop_a_run_which_announces_its_marks_its_end_and_little_between(
    page, listen
):
    page.keyboard.press("3")
    start, stop = page.locator("#start"), page.locator("#stop")
    expect(start).to_be_enabled()
    start.focus()
    page.keyboard.press("Enter")
    expect(stop).to_be_focused()
    page.wait_for_function("spoken.some((line) => line.includes('came in'))")
    page.keyboard.press("x")
    expect(stop).to_be_disabled()
    assert page.evaluate("document.activeElement.contains(document.querySelector('#stop'))")
    assert not page.evaluate("document.activeElement === document.body")
    expect(start).to_be_focused()  # once the run has ended
    page.wait_for_function("spoken.some((line) => line.startsWith('Its name is'))")
    spoken = listen()
    known = [
        "Starting a process for your run \u2026",
        "Training has begun\\.",
        r"At training step \d+, position \d of 8 came in\.",
        r"Training step \d+ of \d+, (\d of 8 positions in play, )?about .* left",
        r"All 8 positions are in play since training step \d+\.",
        "Stopping: saving and scoring the network \u2026",
        "Stopped and kept: .* fresh vectors right, .* steps on average\\.",
        "Its name is yours-8.*\\.",
    ]
    kinds = [next(n for n, form in enumerate(known) if re.fullmatch(form, line)) for line in spoken]
    assert kinds[-2:] == [6, 7]
    assert kinds.count(6) == kinds.count(7) == kinds.count(5) == 1
    assert kinds.count(0) <= 1


def test_a_figure_says_what_it_shows_now_and_has_its_numbers_in_a_table(page):
    result = ponder(checkpoints.load("checkpoints/parity-8"), cells(page), 1)
    plot = page.locator("#halting-plot .plot")
    expect(plot).to_have_role("img")
    mean = f"after {result.expected_steps:.1f} steps on average"
    expect(plot).to_have_accessible_name(re.compile(f"the chance to halt and the answer.*{mean}"))
    expect(plot.locator("> *")).to_have_attribute("aria-hidden", "true")  # what Plotly draws
    page.keyboard.press("ArrowRight")
    expect(plot).to_have_accessible_name(re.compile(r"^Shown up to step 1\. "))
    page.locator("#halting-plot .numbers summary").click()
    rows = page.locator("#halting-plot .numbers").get_by_role("row")
    expect(rows).to_have_count(21)
    heads = ["step", "p", "still thinking", "\u03bb", "prior", "chance of odd"]
    assert rows.first.locator("th").all_inner_texts() == heads
    third = [float(each) for each in rows.nth(3).locator("th, td").all_inner_texts()]
    thinking = (1 - result.lambda_n[0]) * (1 - result.lambda_n[1])
    assert third == pytest.approx(
        [3, result.p[2], thinking, result.lambda_n[2], result.prior[2], result.prob_odd[2]],
        abs=6e-5,
    )
    coin = page.locator(".coins-row").get_by_role("listitem")  # those of later steps are not there
    assert coin.text_content().startswith("Step 1: ")
