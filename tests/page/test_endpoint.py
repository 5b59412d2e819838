import json
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from pondernet import checkpoints
from pondernet.demo.ponder.pondering import ponder

ROOT = Path(__file__).parents[2]
KEYS = {
    *("model", "vector", "n_elems", "max_steps", "lambda_p", "p", "prior", "lambda_n", "y"),
    *(
        "prob_odd",
        "halting_step",
        "ran_out_of_steps",
        "prediction",
        "target",
        "correct",
        "expected_steps",
        "kl",
    ),
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


def test_a_forced_stop_at_the_last_step_is_told_apart(client):
    vector = "11---1-11--10-1-".replace("1", "+")
    answers = [ask(client, vector, "parity-16-narrow", seed) for seed in range(6)]
    for answer in answers:
        assert answer["ran_out_of_steps"] == (answer["halting_step"] == 20)
    assert ask(client, "1 0 -1")["ran_out_of_steps"] is False


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


@pytest.fixture(scope="module")
def snippets(app):
    info = httpx.get(f"{app.url}gradio_api/info", timeout=60).json()
    return info["named_endpoints"]["/ponder"]["code_snippets"]


def test_the_python_snippet_of_the_api_page_runs_as_it_stands(snippets):
    names = {}
    exec(snippets["python"], names)
    assert names["result"]["target"] == "even"
    assert names["result"]["vector"][:4] == [1, 0, -1, 1]


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
def test_the_curl_snippet_of_the_api_page_runs_as_it_stands(snippets):
    # Its last part reads a variable from a pipe, which works in zsh, and in bash by an option.
    bash = ["bash", "-O", "lastpipe", "-c", snippets["bash"]]
    said = subprocess.run(bash, capture_output=True, text=True, timeout=120, check=True).stdout
    assert said.startswith("event: complete\ndata: ")
    (answer,) = json.loads(said.partition("data: ")[2])
    assert answer["vector"][:4] == [1, 0, -1, 1]


def test_a_call_by_http_names_its_arguments_or_lists_them(app):
    def ask(path, body):
        asked = httpx.post(f"{app.url}gradio_api/{path}", json=body, timeout=60)
        event = asked.raise_for_status().json()["event_id"]
        return httpx.get(f"{app.url}gradio_api/{path}/{event}", timeout=60).text

    listed = ask("call/ponder", {"data": ["1 1 0", "parity-8", 7]})
    assert listed.startswith("event: complete\n")
    assert ask("call/v2/ponder", {"seed": 7, "vector": "1 1 0", "model": "parity-8"}) == listed
    refused = ask("call/ponder", {"data": ["x", "parity-8", 7]})
    assert refused.startswith("event: error\n")
    assert (
        "'x' (character 1, element 1) is not an"
        in json.loads(refused.partition("data: ")[2])["error"]
    )


def test_the_snippet_in_the_readme_runs_as_it_stands(app):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(from gradio_client.*?)```", readme, re.DOTALL)
    names = {}
    exec(snippet.replace("http://127.0.0.1:7860/", app.url), names)
    assert names["answer"]["prediction"] in ("odd", "even")
