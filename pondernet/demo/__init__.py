"""The web page: all that knows Gradio or Plotly. The core does not import it."""

from pondernet.demo.environment import prepare_or_exit

prepare_or_exit()  # before any module here imports Gradio, which reads the environment then
