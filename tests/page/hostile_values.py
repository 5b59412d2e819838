"""What people who mean no good, or mean something else, may send."""

import math

from hypothesis import strategies as st

MARKUP = "<img src=x onerror=alert(1)>"
STRANGE = [
    *("", " ", "\0", "\x1b[2J", "\u202e1 0", "\ud800", "1\u200b0", "\uff0d\u2212", "1e400", "٣"),
    *("nan", "-inf", "1_0", "0x1", "../parity-8", "parity-8/../../etc/passwd", "parity-8\0"),
    *("%00", "{{7*7}}", "${value}", "none", "Hardest", "Beyond training", "parity-8", "parity-16"),
    *(MARKUP, f'"{MARKUP}', f"1 {MARKUP}", "<script>alert(1)</script>", "</p><b onclick=x>"),
]
NUMBERS = [
    *(0, 1, -1, 3, 8, 9, 0.3, 0.5, 1e-300, 5e-324, 1.5, -0.0, math.nan, math.inf, -math.inf),
    *(2**32 - 1, 2**32, 2**63, 2**64, 10**308, 10**400, -(10**4000), 1e308, True, False),
]
FILES = [
    {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
    {"path": "http://127.0.0.1/", "url": "http://127.0.0.1/", "meta": {"_type": "gradio.FileData"}},
]
SHAPES = [
    {"__type__": "update", "value": 1, "choices": ["x"]},
    {"link": {"model": "yours-3"}, "key": "x"},
    {"link": {"model": "yours-3"}, "key": "0" * 32},
    {"link": {"vector": MARKUP, "seed": "1", "tab": MARKUP}},
    {"link": {"presenter": "2"}},
    {"link": {"model": "parity-8"}, "intents": [["again", None], ["cells", [1] * 8]], "number": 3},
    {"link": {"model": "parity-8"}, "intents": [["link", {"vector": MARKUP, "seed": "-1"}]]},
    {"link": {"model": "parity-8"}, "intents": [["pick", {"model": [], "kind": {}}]], "number": -1},
    {"link": {"model": "parity-8"}, "intents": [["model", [MARKUP, MARKUP]], ["x", MARKUP]]},
    {"link": {}, "intents": [["again"]] * 101},
    {"kind": "ones", "count": 3, "model": "parity-8"},
    {"kind": "nonzeros", "count": True, "model": "parity-8"},
    {"kind": "ones", "count": 10**30, "model": MARKUP},
    *([0, 1, -1, 0, 0, 0, 0, 0], [1] * 96, [1] * 1001, [True] * 8, [0.0] * 8, ["1"] * 8),
    ["parity-8", "parity-8"],
    ["parity-64-rising"],
]
HUGE = [  # about a megabyte each: the server reads no larger request
    *("1" * 1_000_000, "\u202e" * 300_000, "1 0 " * 250_000, MARKUP * 30_000),
    *([0] * 300_000, ["parity-8"] * 80_000, {"link": {"vector": "1" * 1_000_000}}),
]
leaves = (
    st.none()
    | st.sampled_from(STRANGE)
    | st.sampled_from(NUMBERS)
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl"]), min_size=1, max_size=8)
)
values = (
    leaves
    | st.sampled_from(SHAPES)
    | st.sampled_from(FILES)
    | st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner)
    )
)
