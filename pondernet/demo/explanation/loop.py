"""The loss of one vector as a textbook loop, in the lines that the page shows; runs as it stands.

The lines expect ``gru``, ``output_layer`` and ``lambda_layer`` of a network, ``x``, ``target``,
``N``, ``beta`` and ``lambda_p``, and PyTorch's ``sigmoid``, ``bce`` and ``xlogy``.
"""

LINES = (
    ("h = gru(x)", ""),
    ("thinking, loss = 1, 0", ""),
    ("for n in range(1, N + 1):", "step"),
    ("    y_n = output_layer(h)", "answer"),
    ("    lambda_n = sigmoid(lambda_layer(h)) if n < N else 1", "lambda"),
    ("    p_n = thinking * lambda_n", "p"),
    ("    loss += p_n * bce(y_n, target)", "rec"),
    ("    prior_n = (1 - lambda_p) ** (n - 1) * lambda_p", "prior"),
    ("    loss += beta * xlogy(p_n, p_n / prior_n)", "kl"),
    ("    thinking *= 1 - lambda_n", "rest"),
    ("    h = gru(x, h)", ""),
)
"""Lines of Python, each with the name of the number that stands beside it; see ``loop.js``."""
