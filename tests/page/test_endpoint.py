import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from pondernet import checkpoints
from pondernet.demo.ponder.pondering import ponder

ROOT = Path(__file__).parents[2]
KEYS = {
    *("model", "vector", "n_elems", "max_steps", "lambda_p", "p", "prior", "lambda_n", "y"),
    *("prob_odd", "halting_step", "prediction", "target", "correct", "expected_steps", "kl"),
}


@pytest.fixture(scope="module")
def client(app):
    return Client(app.url, verbose=False)


def ask(client, vector="1 0 -1", model="parity-8", seed=0):
    return client.predict(vector=vector, model=model, seed=seed, api_name="/ponder")


def test_it_returns_what_the_core_computes(client):
    answer = ask(client, "1 0 -1 1", seed=3)
    checkpoint = checkpoints.load(ROOT / "checkpoints" / "parity-8")
    expected = ponder(checkpoint, [1, 0, -1, 1, 0, 0, 0, 0], 3)
    assert set(answer) == KEYS
    assert answer["vector"] == expected.vector
    assert answer["p"] == pytest.approx(expected.p)
    assert answer["y"] == pytest.approx(expected.y, rel=1e-5)
    assert answer["halting_step"] == expected.halting_step
    assert answer["target"] == "even"


def test_the_same_question_gets_the_same_answer_whoever_else_asks(app):
    def visit(visitor):
        client = Client(app.url, verbose=False)
        return [ask(client, f"{'1 ' * (visitor + 1)}", seed=seed) for seed in range(5)]

    alone = [visit(visitor) for visitor in range(4)]
    with ThreadPoolExecutor(4) as visitors:
        together = list(visitors.map(visit, range(4)))
    assert together == alone


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"vector": "1 0 2"}, "'2' (character 5, element 3) is not an element"),
        ({"vector": ""}, "There is no element yet"),
        ({"vector": "1 " * 9}, "There are 9 elements; this network takes 8"),
        ({"model": "../parity-8"}, "There is no network called '../parity-8'"),
        ({"seed": -1}, "The seed must be a whole number from 0 to 4294967295"),
        ({"seed": "x"}, "The seed must be a whole number from 0 to 4294967295"),
        ({"vector": ["1"]}, "A vector is written as text, not as list"),
    ],
)
def test_a_question_that_makes_no_sense_gets_a_message_and_no_traceback(
    app, client, arguments, message
):
    with pytest.raises(AppError, match=re.escape(message)):
        ask(client, **arguments)
    assert "Traceback" not in app.log.read_text()


def test_it_is_the_only_endpoint_on_the_api_page(client):
    api = client.view_api(return_format="dict", print_info=False)
    assert list(api["named_endpoints"]) == ["/ponder"]
    parameters = api["named_endpoints"]["/ponder"]["parameters"]
    assert [p["parameter_name"] for p in parameters] == ["vector", "model", "seed"]


def test_the_snippet_in_the_readme_runs_as_it_stands(app):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(from gradio_client.*?)```", readme, re.DOTALL)
    names = {}
    exec(snippet.replace("http://127.0.0.1:7860/", app.url), names)
    assert names["answer"]["prediction"] in ("odd", "even")
