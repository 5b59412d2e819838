import math

import pytest
import torch

from pondernet.config import TrainConfig, choose_device


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("n_elems", 0),
        ("n_hidden", -1),
        ("max_steps", 1.5),
        ("steps", 0),
        ("batch_size", 0),
        ("start", 0),
        ("log_every", 0),
        ("lambda_p", 1.0),
        ("final_lambda_p", 0.0),
        ("beta", -0.1),
        ("beta", math.nan),
        ("final_beta", 0.0),
        ("learning_rate", 0.0),
        ("learning_rate", math.inf),
        ("threshold", 1.5),
        ("max_nonzero", 9),
        ("max_nonzero", 0),
        ("unroll", 21),
        ("seed", -1),
        ("seed", True),
        ("beta", "x"),
        ("full_share", 1.0),
        ("block_share", 1.0),
        ("weight_decay", -0.1),
        ("weight_decay", "x"),
        ("groups", 0),
        ("groups", 9),
        ("bfloat16", "no"),
        ("random_sign_bias", 1),
        ("init", 3),
        ("device", "abacus"),
        ("device", "cuda:x"),
        ("device", None),
    ],
)
def test_a_config_that_makes_no_sense_is_refused_by_field(field, bad):
    with pytest.raises(ValueError, match=f"^{field} must .*{bad}"):
        TrainConfig(**{field: bad})


def test_the_device_is_chosen_or_named():
    assert choose_device("cpu").type == "cpu"
    expected = "cuda" if torch.cuda.is_available() else "cpu"
    assert choose_device().type in {expected, "mps"}
