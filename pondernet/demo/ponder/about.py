"""The line under the cells, for a setting and a typed text; knows no Gradio."""

from pondernet.demo.ponder import text
from pondernet.demo.ponder.examples import examples, in_view
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.vector_text import VectorError, fit_vector, read_elements


def about(setting: Setting, note: str = "") -> str:
    """Return the counts of the vector, and the note, or why the vector is an example; HTML."""
    name = in_view(setting.checkpoint, setting.vector)
    why = examples(setting.checkpoint)[name].why if name else ""
    return text.about(list(setting.vector), setting.checkpoint.max_nonzero, note or why)


def about_typed(typed: str, setting: Setting) -> str:
    """Return what is wrong with a typed text, or how it was read; HTML."""
    n_elems = setting.checkpoint.model.n_elems
    try:
        elements = read_elements(typed)
        fit_vector(elements, n_elems)
    except VectorError as error:
        return text.error(str(error))
    note = text.padded(len(elements), n_elems) if len(elements) < n_elems else ""
    return about(setting, note)
