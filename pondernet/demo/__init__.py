"""The web page: all that knows Gradio or Plotly. The core knows nothing of it."""
