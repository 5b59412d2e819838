"""What Orca speaks in Firefox, sentence by sentence, where both are installed."""

import re

import pytest
import screen_reader
from browsing import LINK

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not screen_reader.is_installed(), reason=f"not installed; {screen_reader.__doc__}"
    ),
]
ENTER = "\ue007"
ESCAPE = "\ue00c"
SETTLED = "document.documentElement.classList.contains('settled')"
CAN_START = "document.querySelector('#start:enabled') !== null"
TO_THIRD_BEAT = """(history.replaceState(history.state, "", "?story=3"),
  dispatchEvent(new PopStateEvent("popstate")))"""
OUTCOME = [
    "Halted at step 6 of 20 and said EVEN, over 99.9 % sure.",
    "Correct: there are 2 ones.",
    "Its answer was right from step 5 on.",
    "Step 5 was likelier, but its coin said no there.",
]
STEPS = ["1: even.", "2: odd.", "3: odd.", "4: odd.", "5: even."]
BEAT = [
    "The second 1 moved to the left: it has read both at step 3.",
    "It halts at step 7: no 1 comes later.",
]
STEPS_OF_BEAT = ["1: odd.", "2: odd.", "3: even.", "4: even.", "5: even.", "6: even."]
END_OF_BEAT = "Halted at step 7 of 22 and said EVEN, over 99.9 % sure."
RUN = [
    "Starting a process for your run \u2026",
    r"Training has begun\.",
    r"At training step \d+, position \d of 8 came in\.",
    r"All 8 positions are in play since training step \d+\.",
    "Stopping: saving and scoring the network \u2026",
    r"(Stopped and kept|Finished): .* fresh vectors right, .* steps on average\.",
    r"Its name is yours-8.*\.",
]
# The second is of Orca itself, which reads the progress bar now and then.
PROGRESS = r"Training step \d+ of \d+, (\d of 8 positions in play, )?about .* left|\d+ percent\."


@pytest.fixture
def orca(tmp_path_factory):
    folder = tmp_path_factory.mktemp("orca")  # ``tmp_path`` is too long for the sockets in it
    reader = screen_reader.ScreenReader(folder)
    yield reader
    reader.close()


def are_some_of(spoken, sentences):
    """Return whether sentences are spoken in their order; what is outdated by then is dropped."""
    return [each for each in sentences if each in spoken] == spoken


def place_in_run(sentence):
    return next(place for place, form in enumerate(RUN) if re.fullmatch(form, sentence))


def test_orca_speaks_an_outcome_a_play_a_beat_and_a_run(app, orca):
    page = orca.browser
    orca.wait_for_silence()
    page.command("url", url=app.url + LINK)
    orca.until("Finished loading PonderNet .*")
    page.waits_for(SETTLED)

    orca.wait_for_silence()
    page.press("r")
    assert orca.until(OUTCOME[-1]) == OUTCOME

    orca.wait_for_silence()
    page.press(" ")
    spoken = orca.until(OUTCOME[-1])
    assert spoken[0] in STEPS
    assert are_some_of(spoken[: -len(OUTCOME)], STEPS)
    assert spoken[-len(OUTCOME) :] == OUTCOME

    page.press(ESCAPE)  # a key ends what the page was to say
    orca.wait_for_silence()
    page.run(TO_THIRD_BEAT)
    spoken = orca.until(END_OF_BEAT)
    assert spoken[:2] == BEAT
    assert are_some_of(spoken[2:-1], STEPS_OF_BEAT)
    assert spoken[-1] == END_OF_BEAT

    page.press(ESCAPE, "3")
    page.waits_for(CAN_START)
    orca.wait_for_silence()
    page.press(ENTER)
    orca.until("|".join(RUN[1:4]))
    page.press("x")
    spoken = orca.until(RUN[-1])
    places = [place_in_run(each) for each in spoken if not re.fullmatch(PROGRESS, each)]
    assert places == sorted(places), spoken
    assert places[-2:] == [len(RUN) - 2, len(RUN) - 1]
