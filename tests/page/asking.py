"""What tests ask the running page as a program would, without a browser."""

import json
import re
import secrets

import httpx

ASKED = re.compile(r'\.ask\("\w+-(\w+)", values\)')


class Visitor:
    """A session of its own, that sends events as the page's script does."""

    def __init__(self, app):
        self.http = httpx.Client(base_url=app.url, timeout=120)
        self.session = secrets.token_hex(8)
        config = self.http.get("config").json()
        events = config["dependencies"]
        self.events = {each["api_name"]: each for each in events if each["backend_fn"]}
        # The short events, which are one POST each.
        found = [(ASKED.search(each["js"] or ""), each) for each in events]
        self.asked = {name[1]: each for name, each in found if name}
        parts = config["components"]
        self.values = {part["id"]: part["props"].get("value") for part in parts}
        self.parts = {part["props"].get("elem_id"): part for part in parts}
        self.key = self.values[self.parts["visitor-key"]["id"]] = secrets.token_hex(16)
        self.link = self.value("page-bar")["link"]

    def value(self, elem_id):
        return self.values[self.parts[elem_id]["id"]]

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
        self._keep(self.events[event]["outputs"], said["output"].get("data", []))
        return said

    def question(self, event, data=None):
        """Ask a short event, and return the response."""
        asked = self.asked[event]
        data = [self.values[each] for each in asked["inputs"]] if data is None else data
        return self.http.post(address_of(asked), content=json.dumps(data))

    def short(self, event, data=None):
        """The outputs of a short event, by component; what the page then holds is kept."""
        said = self.question(event, data).raise_for_status().json()
        outputs = self.asked[event]["outputs"]
        self._keep(outputs, said)
        return {part: each for part, each in zip(outputs, said, strict=True) if each is not None}

    def change(self, *intents):
        """Change the view, each change a name and a value; the outputs by ``elem_id``."""
        sent = {"link": self.link, "intents": intents, "number": 1, "key": self.key}
        said = self.short("answer", [sent])
        names = {part["id"]: name for name, part in self.parts.items()}
        shown = {names[part]: each for part, each in said.items()}
        self.link = shown["page-bar"]["link"]
        return shown

    def _keep(self, outputs, data):
        for part, shown in zip(outputs, data, strict=False):
            if isinstance(shown, dict) and "__type__" in shown:
                if "value" in shown:
                    self.values[part] = shown["value"]
            elif shown is not None:
                self.values[part] = shown


def address_of(asked):
    """The address that a short event of the page's config posts to."""
    return "ask/" + re.search(r'\.ask\("([\w-]+)", values\)', asked["js"])[1]


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
