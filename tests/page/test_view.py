"""What a click does to a view: pure functions from a link to a link, and to what the page shows."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pondernet.demo.networks.library import OWN_LOST, Library
from pondernet.demo.ponder.change import CHANGES, change
from pondernet.demo.ponder.link import to_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.view import answer, fields, results
from pondernet.demo.shell.link import choices
from pondernet.parity import parity, random_vectors

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")
FIRST = Setting.first(LIBRARY.get("parity-8"))  # 1 1 0 -1 0 1 0 0
LINK = to_link(FIRST)
CHOICES = choices(["ponder", "difficulty"])


def changed(intent, value=None, setting=FIRST, library=LIBRARY):
    result = change(setting, intent, value, library)
    assert result.error == ""
    return result.setting


def asked(*intents, link=LINK):
    return answer(link, intents, LIBRARY, CHOICES)


def test_each_change_by_hand():
    ones = (1, 1, 1, 0, 0, 0, 0, 0)
    assert changed("text", "1 1 1").vector == ones
    assert changed("cells", list(ones)).vector == ones
    assert set(changed("clear").vector) == {0}
    assert changed("again").seed == 2
    assert changed("again", setting=replace(FIRST, seed=2**32 - 1)).seed == 0
    assert changed("seed", 7.0).seed == 7
    assert changed("prior", 0.5).lambda_p == 0.5
    assert changed("prior", 0).lambda_p == 0.001  # on the way to 0.05
    assert changed("own_prior", setting=replace(FIRST, lambda_p=0.5)) == FIRST
    assert changed("stop", 4).stop == 4
    assert changed("stop", 99).stop == 20  # the last step
    assert changed("stop", 0, setting=replace(FIRST, stop=4)).stop is None
    assert changed("beta", 0.02).beta == 0.02
    assert changed("own_loss", setting=replace(FIRST, lambda_p=0.5, beta=0.02)) == FIRST
    assert changed("inside").inside
    assert not changed("inside", setting=changed("inside")).inside
    assert changed("example", "All zeros").vector == (0,) * 8
    random = changed("random", 3)
    assert (random.seed, sum(map(abs, random.vector))) == (2, 3)
    small = Setting.first(LIBRARY.get("parity-16"))
    assert changed("other", "parity-16-narrow", setting=small).other.name == "parity-16-narrow"
    other = replace(small, other=LIBRARY.get("parity-16-narrow"))
    assert changed("other", "/", setting=other).other is None
    assert changed("pick", {"model": "parity-16", "kind": "ones", "count": 5}).vector.count(1) == 5
    picked = changed("pick", {"model": "parity-16", "kind": "nonzeros", "count": 5})
    assert picked.vector.count(0) == 11
    own = LIBRARY.with_own([replace(LIBRARY.get("parity-8"), name="yours-8")])
    assert changed("own", library=own).checkpoint.name == "yours-8"


def test_a_step_at_which_one_always_stops_is_told_and_marked():
    setting = replace(Setting.first(LIBRARY.get("parity-16-narrow")), stop=4)
    model = setting.checkpoint.model
    x = random_vectors(2000, 16, (1, 16), generator=torch.Generator().manual_seed(7))
    with torch.no_grad():
        p, y = model.ponder(x)
        _, shown = model.ponder(torch.tensor([setting.vector], dtype=torch.float32))
    right = (y > 0) == (parity(x) > 0)
    word = "ODD" if shown[3] > 0 else "EVEN"
    said = results(setting)["outcome"]
    assert f"Always stopped at step <b>4</b>: {word}" in said
    assert f"{100 * right[3].float().mean():.1f}\u00a0% would be right" in said
    assert f"own coin {100 * (p * right).sum(0).mean():.1f}\u00a0%" in said
    figure = results(setting)["plot"]["figure"]["layout"]
    assert figure["shapes"][-1]["x0"] == 4
    assert figure["annotations"][-1]["text"] == "always stop here"
    assert "Always stopped" not in results(replace(setting, stop=None))["outcome"]


def test_the_weight_of_the_prior_changes_the_link_and_nothing_that_ponder_shows():
    parts = asked(("beta", 0.02))
    assert set(parts) == {"bar", "message"}
    assert parts["bar"]["link"] == LINK | {"beta": "0.02"}
    for wrong in (0, 2, "0.1", None, True, float("nan"), ["x"] * 100):
        error = change(FIRST, "beta", wrong, LIBRARY).error
        assert "beta must be a number" in error
        assert len(error) < 100


def test_another_network_pads_or_cuts_the_typed_vector():
    # A text of the size of the network before is an older one than the vector, or the same.
    larger = changed("model", ["parity-16", "1 0 -1"])
    assert larger.vector == (*FIRST.vector, *[0] * 8)
    typed = changed("model", ["parity-16", " ".join(["1"] * 16)])  # too long for 8 elements
    assert typed.vector == (1,) * 16
    larger = changed("text", " ".join(["1"] * 16), setting=larger)
    cut = change(larger, "model", ["parity-8", " ".join(["1"] * 16)], LIBRARY)
    assert cut.setting.vector == (1,) * 8
    assert "the first 8 of the vector are kept" in cut.note
    wrong = change(FIRST, "model", ["parity-16", "1 x"], LIBRARY)
    assert "'x'" in wrong.error
    assert wrong.keeps == "vector"  # the text stays in its box
    assert wrong.setting.vector == (*FIRST.vector, *[0] * 8)


def test_a_view_whose_network_is_lost_can_be_left():
    lost = LINK | {"model": "yours-8"}
    typed = "1 1 0 -1 0 1 0 0"
    for name, vector in (("parity-8", "110-0100"), ("parity-16", "110-010000000000")):
        said = asked(("model", [name, typed]), link=lost)
        assert said["bar"]["link"]["model"] == said["model"]["value"] == name
        assert said["bar"]["link"]["vector"] == vector
        assert "plot" in said
    picked = asked(("pick", {"model": "parity-8", "kind": "ones", "count": 2}), link=lost)
    assert picked["bar"]["link"]["model"] == "parity-8"
    for intent in ("again", "random", "many", "inside"):
        assert set(asked((intent, None), link=lost)) == {"message"}
    assert "yours-9" in asked(("model", ["yours-9", typed]), link=lost)["message"]


def test_many_samples_stay_while_vector_and_network_do():
    many = changed("many")
    assert to_link(many)["many"] == "1"
    for intent, value in (("again", None), ("prior", 0.5), ("inside", None), ("text", "110-0100")):
        typed = "+ + 0 - 0 + 0 0" if intent == "text" else value
        assert changed(intent, typed, setting=many).many, intent
    other = ("model", ["parity-16", "1"])
    for intent, value in (("text", "1"), ("clear", None), ("random", 4), other):
        assert not changed(intent, value, setting=many).many, intent


def test_what_cannot_be_done_is_a_sentence_and_changes_nothing():
    for intent, value, words in (
        ("text", "1 x", "'x' (character 3, element 2) is not an element"),
        ("cells", [2], "each 0, 1 or -1"),
        ("cells", [1] * 9, "There are 9 elements; this network takes 8"),
        ("seed", -1, "whole number from 0 to"),
        ("prior", None, "The prior must be a number"),
        ("prior", "x", "The prior must be a number"),
        ("example", "Hardest", "Examples for this network are"),
        ("model", ["yours-8", "1"], OWN_LOST),
        ("other", "parity-16", "only networks of one size"),
        ("pick", {"model": "parity-8", "kind": "x", "count": 1}, "must be one of: ones, nonzeros"),
        ("pick", {"model": "parity-8", "kind": "ones", "count": 9}, "from 0 to 8"),
        ("nothing", None, "There is no change 'nothing'"),
    ):
        result = change(FIRST, intent, value, LIBRARY)
        assert words in result.error, intent
        assert result.setting == FIRST


def test_an_answer_has_what_is_new_and_nothing_else():
    again = asked(("again", None))
    assert set(again) == {"message", "outcome", "history", "plot", "facts", "seed", "bar"}
    assert again["bar"]["link"] == LINK | {"seed": "2"}
    typed = asked(("text", "1 1 1"))
    assert {"grid", "example"} & set(typed) == {"grid"}
    assert "vector" not in typed  # the visitor is typing there
    # But a later change of the same batch shows what it was changed to.
    moved = asked(("prior", 0.9), ("own_prior", None))
    assert moved["prior"] == FIRST.lambda_p
    assert asked(("text", "1 1 0 -1 0 1 0 0")).keys() == {"message", "bar"}
    wrong = asked(("text", "1 x"))
    assert wrong.keys() == {"message", "bar"}
    assert 'class="message error"' in wrong["message"].replace(" two-lines", "")
    assert wrong["bar"]["link"] == LINK


def test_changes_that_were_not_answered_come_together_and_in_order():
    several = asked(("again", None), ("clear", None), ("again", None))
    assert several["bar"]["link"] == LINK | {"seed": "3", "vector": "00000000"}
    by_link = asked(("link", several["bar"]["link"]))
    assert {name: by_link[name] for name in several} == several


def test_every_way_to_a_view_draws_the_same():
    """A link, a click and the first view: what is shown follows from the link alone."""
    by_link = asked(("link", LINK | {"seed": "2", "inside": "1"}))
    step = asked(("again", None))["bar"]["link"]
    by_clicks = asked(("inside", None), link=step)
    shown = ("outcome", "plot", "facts", "bar")
    assert [by_link[part] for part in shown] == [by_clicks[part] for part in shown]
    setting = replace(FIRST, seed=2, inside=True)
    drawn = results(setting) | fields(setting, LIBRARY)
    assert {name: drawn[name] for name in by_link if name in drawn} == {
        name: by_link[name] for name in by_link if name in drawn
    }


def test_a_link_that_cannot_be_read_shows_the_start_view_and_says_why():
    shown = asked(("link", {"model": "nothing"}))
    assert shown["bar"]["link"] == to_link(Setting.first(LIBRARY.first))
    assert "There is no network called 'nothing'" in shown["bar"]["notice"]
    shown = asked(("link", {"tab": "nowhere"}))
    assert "There is no tab 'nowhere'" in shown["bar"]["notice"]


def test_all_that_the_page_is_told_is_json():
    for intent in CHANGES:
        json.dumps(asked((intent, None)), allow_nan=False)


@pytest.mark.parametrize("link", [{}, {"model": "x"}, {"vector": "2"}])
def test_a_change_of_a_view_that_is_none_is_a_message(link):
    shown = asked(("again", None), link=link)
    assert ("bar" in shown) == (link == {})


def test_a_box_that_cannot_be_read_keeps_its_error_until_it_is_written_anew():
    def message(*intents, **typed):
        return answer(LINK, intents, LIBRARY, CHOICES, typed)["message"]

    for intent in ("many", "inside", "again"):
        assert "'x'" in message((intent, None), vector="1 x").replace("&#x27;", "'")
    assert "error" not in message(("clear", None), vector="1 x")  # the box has zeros now
    assert "The seed must be" in message(("text", "1"), seed="1.5", vector="1")
    assert "The seed must be" in message(("text", "1"), seed="", vector="1")
    assert "The seed must be" in message(("text", "1"), seed="e", vector="1")
    assert "error" not in message(("again", None), seed="1.5")  # the box has the next seed now
    assert "error" not in message(("many", None), seed="1", vector="1 1 0")
