"""The textbook experiment: the description written down as it is read.

A loop over N with an ``nn.GRUCell``, both heads and the Bernoulli draw of the halting step inside
the loop; vectors made one at a time in Python; Adam with the paper's learning rate, no curriculum.
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
        h = x.new_zeros(len(x), self.n_hidden)
        p, y = [], []
        un_halted = x.new_ones(len(x))
        halted, p_m, y_m = (x.new_zeros(len(x)) for _ in range(3))
        for n in range(1, self.max_steps + 1):
            h = self.gru(x, h)
            y_n = self.output_layer(h)[:, 0]
            if n == self.max_steps:
                lambda_n = x.new_ones(len(x))
            else:
                lambda_n = torch.sigmoid(self.lambda_layer(h))[:, 0]
            p_n = un_halted * lambda_n
            un_halted = un_halted * (1 - lambda_n)
            halt = torch.bernoulli(lambda_n, generator=generator) * (1 - halted)
            p.append(p_n)
            y.append(y_n)
            p_m = p_m * (1 - halt) + p_n * halt
            y_m = y_m * (1 - halt) + y_n * halt
            halted = halted + halt
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
