"""Methods that save, load and publish a network through ``huggingface_hub``, loaded when used."""

import types
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

from torch import nn

from pondernet.files import write_bytes

_CARD = """\
---
{{ card_data }}
---

# A PonderNet for parity

A recurrent network that learns when to stop (PonderNet, Banino, Balaguer, Blundell 2021,
arXiv 2107.05407). Its input is a vector of elements 0, 1 or -1; its answer is the log-odds of the
number of ones being odd. At each step it gives an answer and a probability of halting there.

```python
from pondernet import ParityPonderGRU

model = ParityPonderGRU.from_pretrained("THIS FOLDER OR REPOSITORY")
p, y, p_m, y_m = model(x)  # x [batch_size, n_elems]; p, y [N, batch_size]; p_m, y_m [batch_size]
```

`config.json` holds the sizes `n_elems`, `n_hidden` and `max_steps`; `model.safetensors` holds the
weights.
"""


class HubMethods(nn.Module):
    """``save_pretrained``, ``from_pretrained`` and ``push_to_hub`` of ``PyTorchModelHubMixin``.

    A network is kept as ``config.json``, its constructor's arguments, and ``model.safetensors``.
    The mixin is used through a subclass made on the first call: ``import pondernet`` neither
    needs ``huggingface_hub`` nor waits for it.
    """

    def sizes(self) -> dict[str, int]:
        """Return the constructor's arguments."""
        raise NotImplementedError

    def save_pretrained(self, save_directory: Any, **options: Any) -> Any:
        """Save to a folder; options as of ``PyTorchModelHubMixin.save_pretrained``.

        Raises:
            ImportError: huggingface_hub is not installed.
        """
        return self._hub_twin().save_pretrained(save_directory, **options)

    def push_to_hub(self, repo_id: str, **options: Any) -> Any:
        """Publish on the Hub; options as of ``PyTorchModelHubMixin.push_to_hub``.

        Raises:
            ImportError: huggingface_hub is not installed.
        """
        return self._hub_twin().push_to_hub(repo_id, **options)

    @classmethod
    def from_pretrained(cls, name_or_path: Any, **options: Any) -> Self:
        """Load from a folder or the Hub; options as of ``PyTorchModelHubMixin.from_pretrained``.

        Raises:
            ImportError: huggingface_hub is not installed.
        """
        twin = _hub_class(cast(Any, cls)).from_pretrained(name_or_path, **options)
        model = cls(**twin.sizes()).to(next(twin.parameters()))
        model.load_state_dict(twin.state_dict())
        return model.train(twin.training)

    def _hub_twin(self) -> Any:
        """Return the same network as an instance of the class that has the mixin."""
        twin = _hub_class(cast(Any, type(self)))(**self.sizes()).to(next(self.parameters()))
        twin.load_state_dict(self.state_dict())
        return twin


def _save_weights(model: nn.Module, save_directory: Path) -> None:
    """Write the weights with the permissions of any new file here; safetensors makes them 0600."""
    from safetensors.torch import save

    weights = {name: weight.cpu().contiguous() for name, weight in model.state_dict().items()}
    write_bytes(save_directory / "model.safetensors", save(weights, {"format": "pt"}))


@cache
def _hub_class(cls: Any) -> Any:
    """Return the subclass of ``cls`` whose three methods are the mixin's."""
    try:
        from huggingface_hub import PyTorchModelHubMixin
    except ImportError as error:
        raise ImportError(
            "save_pretrained, from_pretrained and push_to_hub need huggingface_hub and "
            "safetensors: pip install huggingface_hub safetensors"
        ) from error
    return types.new_class(
        cls.__name__,
        (PyTorchModelHubMixin, cls),
        {
            "model_card_template": _CARD,
            "library_name": "pytorch",
            "tags": ["pondernet", "adaptive-computation", "parity"],
            "paper_url": "https://arxiv.org/abs/2107.05407",
        },
        lambda namespace: namespace.update(_save_pretrained=_save_weights),
    )
