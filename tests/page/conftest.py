import pytest
from browsing import visit


@pytest.fixture
def complaints():
    """What the browser complained about; stays empty."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def page(app, browser, complaints):
    page = visit(app, browser, complaints)
    yield page
    page.context.close()
