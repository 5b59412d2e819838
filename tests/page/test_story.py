"""The beats of the story: what their captions say, and the file of a speaker, without a browser."""

import re
from html import unescape

import pytest
from running import ROOT, START_LIMIT, ForkedApp

from pondernet.demo.networks.library import Library
from pondernet.demo.page import TABS
from pondernet.demo.ponder.link import from_link, to_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.story.beats import MAX_CAPTION, SHIPPED, StoryError, read, shipped
from pondernet.demo.training.duration import planned_seconds
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config

LIBRARY = Library(ROOT / "checkpoints")
NAMES = [tab.name for tab in TABS]
BEATS = shipped(LIBRARY, NAMES)


def words(beat):
    return unescape(re.sub("<[^>]*>", "", beat.caption)).replace("\u00a0", " ")


def points(beat):
    """The words that point at a part of the page, by the css selector of the part."""
    found = re.findall(r'data-part="([^"]*)">([^<]*)<', beat.caption)
    return {unescape(part): text.replace("\u00a0", " ") for part, text in found}


def steps(first, last):
    return f".coin:nth-child(n+{first}):nth-child(-n+{last})"


def pondered(beat):
    return from_link(beat.link, LIBRARY).ponder()


def answers(pondering):
    return ["odd" if odd > 0.5 else "even" for odd in pondering.prob_odd]


def test_the_first_beat_is_the_view_that_the_page_opens_with():
    link = to_link(Setting.first(LIBRARY.first))
    assert BEATS[0].link == link | {"tab": "ponder", "figure": "ones"}


def test_beat_1_asks_for_a_guess_before_the_network_answers():
    assert [beat.asks for beat in BEATS] == [True] + [False] * 7
    assert BEATS[0].link == BEATS[1].link
    assert re.findall(r'data-guess="(odd|even)">(Odd|Even)<', BEATS[0].caption) == [
        ("odd", "Odd"),
        ("even", "Even"),
    ]


def changes(pondering):
    """The steps up to the halt at which the answer differs from the one before."""
    taken = answers(pondering)[: pondering.halting_step]
    return [n for n in range(2, len(taken) + 1) if taken[n - 1] != taken[n - 2]]


def test_beat_2_reads_and_stops_after_the_last_one():
    beat, (said, _) = BEATS[1], pondered(BEATS[1])
    assert [n for n, element in enumerate(said.vector, 1) if element == 1] == [1, 13]
    assert changes(said) == [2, 14]
    assert answers(said)[:14] == ["even", *["odd"] * 12, "even"]
    assert said.halting_step == 16
    assert said.correct
    assert points(beat) == {
        steps(2, 2): "odd",
        steps(14, 14): "even",
        steps(16, 16): "step 16",
    }


def test_beat_3_has_the_same_ones_further_left():
    beat, (said, _), (before, _) = BEATS[2], pondered(BEATS[2]), pondered(BEATS[1])
    assert sorted(said.vector) == sorted(before.vector)
    assert [n for n, element in enumerate(said.vector, 1) if element == 1] == [1, 2]
    assert said.right_from == 3
    assert said.halting_step == 7
    assert said.correct
    assert points(beat)[steps(3, 3)] == "step 3"
    assert points(beat)[steps(7, 7)] == "step 7"


def test_beat_4_tosses_the_coin_again():
    beat, (said, _), (before, _) = BEATS[3], pondered(BEATS[3]), pondered(BEATS[2])
    assert said.p == before.p
    assert said.halting_step == 5 != before.halting_step
    assert points(beat)[steps(5, 5)] == "step 5"


def test_beat_5_is_sure_and_wrong_and_thinks_on():
    beat, (said, _) = BEATS[4], pondered(BEATS[4])
    assert beat.link["vector"] == BEATS[1].link["vector"]
    for n in (3, 4):
        assert answers(said)[n - 1] == "odd"
        assert said.certainty(n) > 0.999
    assert {3, 4} <= set(said.passed_wrong)
    assert said.vector.count(1) == 2
    assert said.halting_step == 9
    assert said.correct
    assert not LIBRARY.get(beat.link["model"]).taught
    assert "it says odd, over 99.9 % sure" in words(beat)
    assert points(beat)[steps(3, 4)] == "steps 3 and 4"
    assert points(beat)[steps(9, 9)] == "step 9"


def test_beat_6_shows_that_needed_and_taken_steps_rise_together():
    scores = LIBRARY.get(BEATS[5].link["model"]).scores
    few, many = (next(s for s in scores.by_ones if s.count == count) for count in (1, 10))
    ends = [f"{each:.1f}" for s in (few, many) for each in (s.needed_steps, s.expected_steps)]
    assert "from {} and {} for one 1 to {} and {} for ten.".format(*ends) in words(BEATS[5])
    assert (BEATS[5].link["tab"], BEATS[5].link["figure"]) == ("difficulty", "ones")


def test_beat_7_shows_what_halting_buys():
    beat = BEATS[6]
    scores = LIBRARY.get(beat.link["model"]).scores
    explained = "#difficulty-plot .finding .explained"
    own = f"{100 * scores.accuracy:.2f} % right in {scores.expected_steps:.1f} steps"
    assert points(beat)[f"{explained}:first-of-type"] == own
    assert points(beat)[f"{explained}:nth-of-type(2)"] == f"{100 * scores.accuracy_at_mean:.1f} %"
    assert f"step {scores.mean_step} every time" in words(beat)
    assert (beat.link["tab"], beat.link["figure"]) == ("difficulty", "halting")


def test_beat_8_leads_to_the_tab_that_trains():
    assert BEATS[7].link["tab"] == "train"
    assert set(points(BEATS[7])) == {"#start", "#training-plot", "#use"}
    assert "in a few seconds" in words(BEATS[7])
    assert planned_seconds(live_config(PRESETS[0].values)) < 10


def test_only_beats_of_one_network_on_the_ponder_tab_play():
    assert [beat.plays for beat in BEATS] == [True] * 5 + [False] * 3


def test_a_library_without_the_networks_of_the_story_has_none(tmp_path):
    (tmp_path / "parity-8").symlink_to(ROOT / "checkpoints" / "parity-8")
    assert shipped(Library(tmp_path), NAMES) == []


def test_a_speakers_file_is_read_line_by_line(tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text(
        "\ufeff# my talk\n\n"
        "https://example.org/x?__theme=dark&vector=11&presenter=1&model=parity-8  Two <ones>.\n"
        "?tab=difficulty\tHow [hard](difficulty) & why?\n",
        encoding="utf-8",
    )
    first, second = read(file, LIBRARY, NAMES)
    assert first.link["vector"] == "11000000"
    assert "presenter" not in first.link
    assert first.caption == "Two &lt;ones&gt;."
    assert second.link["model"] == LIBRARY.first.name
    assert second.link["tab"] == "difficulty"
    assert words(second) == "How hard & why?"
    assert points(second) == {"#difficulty-plot .difficulty-bar": "hard"}


BEAT = "a beat is a link of the page and a caption, such as: ?vector=11"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no link", BEAT),
        ("?vector=11", BEAT),
        ("/?vector=11 ", BEAT),
        ("?vektor=11 x", "has no parameter 'vektor'. There are: model, vector, seed, prior, with"),
        ("?story=2 x", "has no parameter 'story'. There are: model"),
        ("?model=parity-9 x", "There is no network called 'parity-9'. There are: parity-8"),
        ("?vector=12 x", "'12' (character 1, element 1) is not an element. Use 0, 1 and -1"),
        ("?seed=-1 x", "The seed must be a whole number from 0"),
        ("?tab=nowhere x", "There is no tab 'nowhere'. There are: ponder, difficulty"),
        ("?seed=1 [x](nowhere)", "no part 'nowhere' to point at. There are: network, vector"),
        ("?seed=1 [x](step 23)", "no part 'step 23' to point at"),
        ("?seed=1 [x](guess 1)", "no part 'guess 1' to point at"),
        ("?seed=1 [x](steps 5-2)", "step 1 to step 22, ranges such as steps 2-5, guess odd and"),
        (f"?seed=1 [x](start){'x' * MAX_CAPTION}", "has 201 characters; 200 are allowed at most"),
    ],
)
def test_a_line_that_is_no_beat_is_named_with_what_is_allowed(tmp_path, line, why):
    file = tmp_path / "talk.txt"
    file.write_text(f"# one\n?seed=1 One.\n{line}\n")
    with pytest.raises(StoryError) as refused:
        read(file, LIBRARY, NAMES)
    message = str(refused.value)
    assert message.startswith(f"The story {file}, line 3: ")
    assert why in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "must be a text file in UTF-8"), (b"\xff", "UTF-8"), (b"# x\n", "has no beats")],
)
def test_a_file_that_is_no_story_is_named(tmp_path, content, why):
    file = tmp_path / "talk.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoryError, match=why) as refused:
        read(file, LIBRARY, NAMES)
    assert str(refused.value).startswith(f"The story {file}")


def test_a_broken_story_ends_the_start_in_one_sentence(tmp_path, monkeypatch):
    file = tmp_path / "talk.txt"
    file.write_text("?seed=x One.\n")
    monkeypatch.setenv("PONDERNET_STORY", str(file))
    app = ForkedApp(tmp_path / "log.txt")
    assert app.process.wait(START_LIMIT) == 1
    said = f"The story {file}, line 1: seed must be a number; got 'x'\n"
    assert app.log.read_text() == said


def test_the_shipped_story_is_an_example_of_the_format():
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.startswith("?")]) == len(BEATS) == 8
