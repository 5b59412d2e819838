"""The pure parts of the scripts of the address, the story and the keys, in Chromium."""

import json
import urllib.error
import urllib.request

import pytest

from pondernet.demo.page import TABS
from pondernet.demo.ponder.link import VIEW
from pondernet.demo.server.scripts import AGAIN, ROOMS, address, together
from pondernet.demo.shell.keys import keys
from pondernet.demo.shell.link import choices

NAMES = [tab.name for tab in TABS]
SHOWN = {"model": "parity-8", "vector": "110-0100", "seed": "1", "prior": "0.3"}
BEAT = SHOWN | {"tab": "difficulty", "figure": "halting"}
CHOICES = choices(NAMES, n_beats=1)
PAGE = {"view": list(VIEW), "choices": CHOICES, "story": [BEAT], "aside": ["many"]}


def test_every_script_is_a_module_whose_imports_exist(blank):
    for file in ROOMS.rglob("*.js"):
        names = blank.evaluate(
            "async (module) => Object.keys(await import(module))",
            f"/{file.relative_to(ROOMS).as_posix()}",
        )
        assert names, f"{file.name} exports nothing"


def test_together_the_scripts_export_what_each_does_alone(blank):
    sources = {each.relative_to(ROOMS).as_posix(): each.read_text() for each in ROOMS.rglob("*.js")}
    alone, inside = blank.evaluate(
        """async ([text, names]) => {
          const blob = new Blob([text], { type: "text/javascript" });
          const { use } = await import(URL.createObjectURL(blob));
          const keys = (module) => Object.keys(module).sort();
          const alone = await Promise.all(names.map((name) => import(`/${name}`)));
          return [alone.map(keys), names.map((name) => keys(use(name)))];
        }""",
        [together(sources), list(sources)],
    )
    assert inside == alone


def test_each_script_runs_once_and_when_it_is_used(blank):
    sources = {
        "a/one.js": 'import { two } from "../b/two.js";\nexport const one = two() + 1;\n',
        "b/two.js": "export function two() { return window.runs; }\nwindow.runs += 1;\n",
        "b/three.js": 'import {\n  two,\n} from "./two.js";\nexport const n = two();\n',
        "c.js": "export async function never() {}\nwindow.runs += 10;\n",
    }
    found = blank.evaluate(
        """async (text) => {
          window.runs = 0;
          const blob = new Blob([text], { type: "text/javascript" });
          const { use } = await import(URL.createObjectURL(blob));
          const before = window.runs;
          return [before, use("a/one.js").one, use("b/three.js").n, window.runs];
        }""",
        together(sources),
    )
    assert found == [0, 2, 1, 1]


@pytest.mark.parametrize(
    ("search", "link"),
    [
        ("", {}),
        ("?seed=7", {"seed": "7"}),
        ("?theme=x&tab=train&vector=1-0&presenter=1", {"vector": "1-0", "tab": "train"}),
        ("?model=a%20b%26c&with=%2B", {"model": "a b&c", "with": "+"}),
    ],
)
def test_the_address_is_read_by_the_names_in_the_table(call, search, link):
    read = call("shell/address.js", "readLink", search, PAGE)
    assert {name: read.get(name) for name in link} == link
    assert set(read) <= {*VIEW, *PAGE["choices"]}


def test_a_written_address_leaves_out_first_choices_and_keeps_what_is_not_its_own(call):
    link = SHOWN | {"tab": "ponder", "presenter": "1"}
    written = call("shell/address.js", "writeLink", "?__theme=dark&with=parity-16", link, PAGE)
    assert written == "?__theme=dark&model=parity-8&vector=110-0100&seed=1&prior=0.3&presenter=1"
    assert call("shell/address.js", "readLink", written, PAGE) == SHOWN | {"presenter": "1"}


def test_a_beat_of_the_story_stands_for_its_view_in_the_address(call):
    link = BEAT | {"presenter": "1", "story": "1"}
    written = call("shell/address.js", "writeLink", "?seed=3&__theme=dark", link, PAGE)
    assert written == "?__theme=dark&presenter=1&story=1"
    read = call("shell/address.js", "readLink", f"{written}&with=parity-16", PAGE)
    assert call("shell/address.js", "withBeat", read, PAGE) == link
    assert call("shell/address.js", "withBeat", {"story": "2"}, PAGE) == {"story": "2"}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"presenter": "1"}, True),
        ({"seed": "2"}, False),
        ({"tab": "train"}, False),
        ({"with": "parity-16"}, False),
    ],
)
def test_a_view_is_the_one_of_a_beat_or_another(call, other, same):
    assert call("shell/address.js", "isBeat", BEAT | other, BEAT, PAGE) is same


def test_steps_are_lit_through_the_figure_and_other_parts_have_an_outline(call):
    rules = call(
        "story/lights.js", "rulesOf", [".coin:nth-child(1)", "#outcome", ".coin:nth-child(2)"]
    )
    steps, parts = rules.splitlines()
    assert steps.startswith(":root :is(.coin:nth-child(1),.coin:nth-child(2)) { --lit-step: ")
    assert parts.startswith(":root :is(#outcome) { outline: ")
    assert call("story/lights.js", "rulesOf", []) == ""


@pytest.mark.parametrize(
    ("room", "shift"),
    [
        (600, 0),  # caption and parts fit where the caption stands
        (450, 190),  # above all parts
        (400, 290),  # above the first part alone
    ],
)
def test_in_a_page_that_does_not_scroll_the_caption_moves_to_the_parts(call, room, shift):
    parts, first = {"top": 300, "bottom": 650}, {"top": 400, "bottom": 650}
    assert call("story/bringing.js", "shiftOf", 50, 50, parts, first, room) == shift


@pytest.mark.parametrize(
    ("tab", "is_last", "started", "button"),
    [
        ("ponder", True, False, None),
        ("train", True, False, "start"),
        ("train", True, True, "use"),
        ("train", False, False, "start"),
        ("train", False, True, None),
    ],
)
def test_next_presses_the_buttons_of_train_live(call, tab, is_last, started, button):
    assert call("story/training_beat.js", "buttonOf", tab, is_last, started) == button


@pytest.mark.parametrize(
    ("link", "chosen", "allowed"),
    [
        ({}, {}, True),
        ({"tab": "train", "presenter": "1"}, {"tab": "train", "presenter": "1"}, True),
        ({"tab": "nowhere"}, {"tab": "nowhere"}, False),
        ({"presenter": "2"}, {"presenter": "2"}, False),
        ({"figure": "halting"}, {"figure": "halting"}, True),
        ({"figure": "nothing"}, {"figure": "nothing"}, False),
    ],
)
def test_choices_of_a_link_are_read_and_checked(call, link, chosen, allowed):
    read = call("shell/address.js", "readChoices", link, PAGE)
    first = {name: values[0] for name, values in PAGE["choices"].items()}
    assert read == {"chosen": first | chosen, "allowed": allowed}


@pytest.mark.parametrize(
    ("link", "asks"),
    [
        (SHOWN, False),
        (SHOWN | {"tab": "train"}, False),
        (SHOWN | {"seed": "2"}, True),
        (SHOWN | {"with": "parity-16"}, True),
        ({"seed": "1"}, True),  # what a link leaves out is as on the first view
    ],
)
def test_python_is_asked_for_another_view_only(call, link, asks):
    assert call("shell/address.js", "asksForMore", link, SHOWN, PAGE) is asks


def test_the_page_around_is_not_sent_what_the_hub_keeps_for_itself(call):
    sent = call("shell/parent_page.js", "publicPart", "?__sign=secret&seed=1&__theme=dark&x=%26")
    assert sent == "?seed=1&x=%26"


KEYS = json.loads(json.dumps([vars(key) for key in keys(NAMES)]))


@pytest.mark.parametrize(
    ("key", "tab", "action"),
    [
        ("r", "ponder", ["click", "#randomize"]),
        ("R", "ponder", ["click", "#randomize"]),
        ("r", "train", None),
        ("Enter", "train", ["click", "#start"]),
        ("x", "train", ["click", "#stop"]),
        ("x", "difficulty", ["click", "#cancel-measure"]),
        ("ArrowLeft", "ponder", ["player", -1]),
        (" ", "ponder", ["player", "toggle"]),
        ("1", "train", ["tab", "ponder"]),
        ("4", "ponder", ["tab", "explain"]),
        ("5", "ponder", None),
        ("h", "explain", ["view", {"tab": "difficulty", "figure": "halting"}]),
        ("P", "explain", ["presenter", None]),
        (".", "explain", ["blank", None]),
        ("?", "ponder", ["keys", None]),
        ("Escape", "ponder", ["leave", None]),
        ("T", "train", ["story", None]),
        ("constructor", "ponder", None),
    ],
)
def test_a_key_does_what_the_table_says(call, key, tab, action):
    assert call("shell/keys.js", "actionOf", {"key": key}, tab, KEYS) == action


@pytest.mark.parametrize(
    ("keyboard", "key", "code", "shift", "meant"),
    [
        ("Russian", "\u043a", "KeyR", False, "r"),
        ("Russian", "\u042e", "Period", False, "."),  # the point of a remote
        ("Russian", ".", "Slash", False, "."),
        ("Greek", "\u03a1", "KeyR", True, "r"),
        ("Hebrew", "\u05e0", "KeyB", False, "b"),
        ("Arabic", "\u0661", "Digit1", False, "1"),
        ("Persian", "\u06f4", "", False, "4"),
        ("Arabic", "\u061f", "Slash", True, "?"),
        ("AZERTY", "&", "Digit1", False, "1"),
        ("AZERTY", "\u00e9", "Digit2", False, "2"),
        ("AZERTY", "a", "KeyQ", False, "a"),
        ("AZERTY", ":", "Period", False, "."),
        ("Japanese", "\uff1f", "Slash", True, "?"),
        ("Japanese", "\uff12", "Digit2", False, "2"),
        ("Chinese", "Process", "KeyS", False, "s"),
        ("Dvorak", "v", "Period", False, "v"),
        ("English", "End", "Numpad1", False, "End"),
        ("English", "!", "Digit1", True, "!"),
    ],
)
def test_keys_mean_the_same_on_every_keyboard(call, keyboard, key, code, shift, meant):
    pressed = {"key": key, "code": code, "shiftKey": shift}
    assert meant in call("shell/keys.js", "namesOf", pressed)
    expected = call("shell/keys.js", "actionOf", {"key": meant}, "ponder", KEYS)
    assert call("shell/keys.js", "actionOf", pressed, "ponder", KEYS) == expected


def test_a_focused_control_keeps_its_own_keys(call):
    assert "button" in call("shell/keys.js", "ownersOf", " ")
    assert ".cell" in call("shell/keys.js", "ownersOf", "ArrowUp")
    assert call("shell/keys.js", "ownersOf", "r") is None


def test_the_scripts_are_served_beside_the_page_and_nothing_else_is(app):
    with urllib.request.urlopen(app.url + address()) as answer:
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "immutable" in answer.headers["Cache-Control"]
        assert b"export const use" in answer.read()
    for again in AGAIN:  # a lost file is requested again at another address
        urllib.request.urlopen(app.url + address(again)).close()
    for name in ("page.py", "ponder/player.js", "../page.py", "..%2Fpage.py", "nothing.js"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(app.url + address().replace("all.js", name))
        assert refused.value.code == 404
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{app.url}scripts/0123456789ab/all.js")
