"""The tab "Train live": a network learns while the visitor watches."""
