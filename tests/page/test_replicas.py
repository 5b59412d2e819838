"""Two processes of the page behind a round-robin proxy, as the replicas of a Space are."""

import re
import shutil
import subprocess

import httpx
import pytest
from asking import Visitor
from browsing import LINK, cells, has_seed, outcome
from playwright.sync_api import expect
from running import ForkedApp, free_port, wait_until

from pondernet.demo.ponder import text

CONFIG = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  log_format who "$upstream_addr $request_method $uri";
  access_log {folder}/access.log who;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream pages {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://pages;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
    }}
  }}
}}
"""


class Replicas:
    """Two pages and their proxy; ``asked`` returns how many clicks each has answered."""

    def __init__(self, folder):
        self.pages = [ForkedApp(folder / f"log{number}.txt") for number in range(2)]
        ports = [page.wait().url.rstrip("/").rpartition(":")[2] for page in self.pages]
        port = free_port()
        self.url, self.log = f"http://127.0.0.1:{port}/", folder / "access.log"
        servers = " ".join(f"server 127.0.0.1:{each};" for each in ports)
        config = folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=folder, servers=servers, port=port))
        command = [shutil.which("nginx"), "-c", str(config), "-e", str(folder / "error.log")]
        self.proxy = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def answers(self):
        try:
            return httpx.get(self.url).status_code == 200
        except httpx.HTTPError:
            return False

    def asked(self):
        clicks = [line.split()[0] for line in self.log.read_text().splitlines() if "/ask/" in line]
        return sorted(clicks.count(each) for each in set(clicks))

    def stop(self):
        self.proxy.terminate()
        self.proxy.wait()
        for page in self.pages:
            page.stop()


@pytest.fixture(scope="module")
def replicas(tmp_path_factory):
    if not shutil.which("nginx"):
        pytest.skip("no nginx here")
    found = Replicas(tmp_path_factory.mktemp("replicas"))
    wait_until(found.answers)
    yield found
    found.stop()


@pytest.mark.slow
def test_any_process_answers_any_click_alike(replicas, open_page_of):
    page = open_page_of(replicas, LINK)
    before = cells(page)
    for seed in (2, 3, 4, 5):
        page.keyboard.press("s")
        has_seed(page, seed)
        assert cells(page) == before
    page.reload()
    expect(outcome(page)).to_contain_text("Halted at step")
    page.go_back()  # on a slow machine the four are two or more steps back
    page.wait_for_url(re.compile(r"seed=[1-4]\b"))
    expect(outcome(page)).to_contain_text("Halted at step")
    assert len(replicas.asked()) == 2  # both have answered
    assert min(replicas.asked()) >= 2


def test_an_own_network_is_known_to_its_process_alone_which_is_said(replicas):
    visitor = Visitor(replicas)
    said = [visitor.change(("own", None))["message"] for _ in range(2)]
    assert all(text.OWN_LOST in each for each in said)
