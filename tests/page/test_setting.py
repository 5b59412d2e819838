"""Views and links, as pure functions."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pondernet.checks import MAX_SEED
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.link import from_link, to_link
from pondernet.demo.ponder.setting import PRIOR_RANGE, Setting
from pondernet.demo.shell.link import LinkError

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")
FIRST = Setting.first(LIBRARY.get("parity-8"))


@given(
    vector=st.lists(st.sampled_from([0, 1, -1]), min_size=8, max_size=8).map(tuple),
    seed=st.integers(0, MAX_SEED),
    lambda_p=st.integers(1, 99).map(lambda percent: percent / 100),
    stop=st.none() | st.integers(1, 20),
    beta=st.none() | st.integers(1, 100).map(lambda percent: percent / 100),
)
def test_a_link_brings_back_exactly_the_setting(vector, seed, lambda_p, stop, beta):
    values = {"vector": vector, "seed": seed, "lambda_p": lambda_p, "stop": stop, "beta": beta}
    setting = replace(FIRST, **values)
    assert from_link(to_link(setting), LIBRARY) == setting


def test_what_a_link_leaves_out_is_as_on_the_first_view():
    assert from_link({}, LIBRARY) == Setting.first(LIBRARY.first)
    assert from_link({"model": "parity-8", "vector": "1,0,-1"}, LIBRARY) == replace(
        FIRST, vector=(1, 0, -1, 0, 0, 0, 0, 0)
    )


@pytest.mark.parametrize(("trained", "shown"), [(0.3, 0.3), (0.99999, 0.999), (1e-5, 0.001)])
def test_the_first_prior_is_the_trained_one_or_the_next_that_the_slider_has(trained, shown):
    checkpoint = LIBRARY.get("parity-8")
    prior = {"prior": {"lambda_p": trained, "beta": 0.01}}
    setting = Setting.first(replace(checkpoint, record=checkpoint.record | prior))
    assert setting.lambda_p == shown
    assert from_link(to_link(setting), LIBRARY).lambda_p == shown


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ({"model": "../parity-8"}, "There is no network called '../parity-8'"),
        ({"vector": "12"}, "'12' (character 1, element 1) is not an element"),
        ({"vector": " 0-"}, "In an address, + is a space. Write 1 for +1"),
        ({"vector": "10-1"}, "may mean 1 0 -1 or 1 0 -1 1"),
        ({"vector": "1" * 9}, "There are 9 elements; this network takes 8"),
        ({"seed": "-1"}, "whole number from 0 to 4294967295"),
        ({"seed": "nan"}, "whole number from 0 to 4294967295"),
        ({"seed": "one"}, "seed must be a number; got 'one'"),
        ({"prior": "2"}, f"prior must be a number from {PRIOR_RANGE[0]} to {PRIOR_RANGE[1]}"),
        ({"stop": "0"}, "stop must be a step from 1 to 20; got '0'"),
        ({"stop": "21"}, "stop must be a step from 1 to 20"),
        ({"stop": "1.5"}, "stop must be a step from 1 to 20"),
        ({"stop": "\u0664"}, "stop must be a step from 1 to 20"),
        ({"stop": "9" * 30}, "stop must be a step from 1 to 20"),
        ({"beta": "0"}, "beta must be a number from 0.0001 to 1; got 0.0"),
        ({"beta": "nan"}, "beta must be a number from 0.0001 to 1"),
        ({"beta": "much"}, "beta must be a number; got 'much'"),
        ({"with": "parity-8"}, "parity-8 cannot be compared with itself"),
        ({"with": "parity-16"}, "only networks of one size share a vector"),
    ],
)
def test_what_makes_no_sense_in_a_link_is_named(link, why):
    with pytest.raises(LinkError) as caught:
        from_link({"model": "parity-8"} | link, LIBRARY)
    assert why in str(caught.value)
