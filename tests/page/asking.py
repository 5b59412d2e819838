"""What tests ask the running page as a program would, without a browser."""

import json
import secrets

import httpx


class Visitor:
    """A session of its own, that sends events as the page's script does."""

    def __init__(self, app):
        self.http = httpx.Client(base_url=app.url, timeout=120)
        self.session = secrets.token_hex(8)
        config = self.http.get("config").json()
        self.events = {each["api_name"]: each for each in config["dependencies"]}
        parts = config["components"]
        self.values = {part["id"]: part["props"].get("value") for part in parts}
        self.parts = {part["props"].get("elem_id"): part for part in parts}
        self.key = self.values[self.parts["visitor-key"]["id"]] = secrets.token_hex(16)

    def post(self, path, **arguments):
        return self.http.post(f"gradio_api/{path}", **arguments)

    def join(self, event, data=None, **more):
        """Ask; ``data`` is by default what the page sends before anything has been changed."""
        event = self.events[event]
        data = [self.values[each] for each in event["inputs"]] if data is None else data
        body = {"session_hash": self.session, "fn_index": event["id"], "data": data} | more
        return self.post("queue/join", json=body)

    def answers(self):
        """Messages of the server, as they come."""
        path, own = "gradio_api/queue/data", {"session_hash": self.session}
        with self.http.stream("GET", path, params=own) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))

    def ask(self, event, data=None, **more):
        """The output of an event, after its last step; what the page then holds is kept."""
        assert self.join(event, data, **more).status_code == 200
        said = next(each for each in self.answers() if each["msg"] == "process_completed")
        for part, shown in zip(
            self.events[event]["outputs"], said["output"].get("data", []), strict=False
        ):
            if not isinstance(shown, dict) or "__type__" not in shown:
                self.values[part] = shown
            elif "value" in shown:
                self.values[part] = shown["value"]
        return said


async def ask_ponder(client, vector, model, seed):
    """The answer of ``/ponder``, asked by HTTP as ``curl`` would.

    Raises:
        RuntimeError: there was none.
    """
    asked = await client.post("gradio_api/call/ponder", json={"data": [vector, model, seed]})
    event = asked.raise_for_status().json()["event_id"]
    said = (await client.get(f"gradio_api/call/ponder/{event}")).raise_for_status().text
    if "event: complete" not in said:
        raise RuntimeError(said)
    return json.loads(said.rpartition("data: ")[2])[0]
