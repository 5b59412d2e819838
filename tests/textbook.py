"""The textbook experiment: the description as one plain loop, nothing optimized.

``Textbook`` computes what ``ParityPonderGRU`` computes, line by line as the description has it;
read it first. The vectors are made one at a time in Python, the learning rate is the paper's, and
there is no curriculum.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

LEARNING_RATE = 3e-4


class Textbook(nn.Module):
    def __init__(self, n_elems, n_hidden, max_steps):
        super().__init__()
        self.n_elems, self.n_hidden, self.max_steps = n_elems, n_hidden, max_steps
        self.gru = nn.GRUCell(n_elems, n_hidden)
        self.output_layer = nn.Linear(n_hidden, 1)
        self.lambda_layer = nn.Linear(n_hidden, 1)

    def forward(self, x, generator=None):
        h = self.gru(x, x.new_zeros(len(x), self.n_hidden))  # h_1 = s_h(x, 0)
        p, y = [], []
        not_halted = x.new_ones(len(x))  # prod_{j<n} (1 - lambda_j)
        running = x.new_ones(len(x))  # 1 until the sample halts
        p_m, y_m = x.new_zeros(len(x)), x.new_zeros(len(x))
        for n in range(1, self.max_steps + 1):
            y_n = self.output_layer(h)[:, 0]
            lambda_n = torch.sigmoid(self.lambda_layer(h))[:, 0]
            if n == self.max_steps:
                lambda_n = torch.ones_like(lambda_n)
            p_n = lambda_n * not_halted
            halts = running * torch.bernoulli(lambda_n, generator=generator)
            p_m, y_m = p_m + halts * p_n, y_m + halts * y_n
            running, not_halted = running - halts, not_halted * (1 - lambda_n)
            p.append(p_n)
            y.append(y_n)
            h = self.gru(x, h)
        return torch.stack(p), torch.stack(y), p_m, y_m


class Vectors(Dataset):
    def __init__(self, n_elems, samples):
        self.n_elems, self.samples = n_elems, samples

    def __len__(self):
        return self.samples

    def __getitem__(self, _):
        count = torch.randint(1, self.n_elems + 1, ()).item()
        x = torch.zeros(self.n_elems)
        x[:count] = torch.randint(0, 2, (count,)) * 2.0 - 1
        x = x[torch.randperm(self.n_elems)]
        return x, ((x == 1).sum() % 2).float()


def batches(n_elems, batch_size):
    """Batches without end."""
    while True:
        yield from DataLoader(Vectors(n_elems, 100 * batch_size), batch_size)
