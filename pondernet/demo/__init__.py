"""The web page: all that knows Gradio or Plotly. The core does not import it.

What happens at a click on "Sample again", file by file:

1. ``ponder/tab.py``: the button reports a change, ``again``, in the browser alone.
2. ``shell/address.js`` has the state of the page, the link of its view. It triggers a question with
   the link and all changes that are not answered yet.
3. ``server/ask.js`` posts the question, and ``server/asking.py`` answers it.
4. ``ponder/tab.py`` calls ``ponder/view.py``: ``ponder/change.py`` makes the next link, and what is
   new is drawn (``ponder/plot_value.py``, ``ponder/figure.py``, ``ponder/text.py``).
5. The parts take over their values: ``ponder/halting_plot.js`` draws the figure, and the address
   follows.

A link, the back button, the story and the first view take the same way. Training and measuring are
asked for again and again, a little each time: ``training/run_watch.js``,
``difficulty/measure_watch.js``. What is read before any script is there is ``first_sight.py``.
"""

from pondernet.demo.environment import prepare_or_exit

prepare_or_exit()  # before any module here imports Gradio, which reads the environment then
