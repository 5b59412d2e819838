"""Methods that save, load and publish a network through ``huggingface_hub``, loaded when used."""

import inspect
import json
import types
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

from torch import nn

from pondernet.files import write_all

_CARD = """\
---
{{{{ card_data }}}}
---

# {name}

{about}

It is a recurrent network that learns when to stop (PonderNet, Banino, Balaguer, Blundell 2021,
arXiv 2107.05407): at each step it gives an answer and a probability of halting there.

```python
from {module} import {name}

model = {name}.from_pretrained("THIS FOLDER OR REPOSITORY")
p, y, p_m, y_m = model(x)  # p [N, batch_size]; y [N, batch_size, ...]; p_m, y_m [batch_size, ...]
```

`config.json` holds the arguments of its constructor; `model.safetensors` holds the weights.
"""


class HubMethods(nn.Module):
    """``save_pretrained``, ``from_pretrained`` and ``push_to_hub`` of ``PyTorchModelHubMixin``.

    A network is kept as ``config.json``, its constructor's arguments, and ``model.safetensors``.
    The mixin is used through a subclass made on the first call: ``import pondernet`` neither
    needs ``huggingface_hub`` nor waits for it. Without it, the methods raise ImportError.
    """

    _arguments: dict[str, Any]

    def __new__(cls, *arguments: Any, **named: Any) -> Self:
        """Take note of the constructor's arguments."""
        network = super().__new__(cls)
        # A copy is made without arguments, and is given those of the original afterwards.
        bound = inspect.signature(cls.__init__).bind_partial(network, *arguments, **named)
        bound.apply_defaults()
        _, *given = bound.arguments.items()
        kept = dict(given)
        for parameter in bound.signature.parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                kept |= kept.pop(parameter.name)
        object.__setattr__(network, "_arguments", kept)
        return network

    def arguments(self) -> dict[str, Any]:
        """Return the constructor's arguments as JSON keeps them; TypeError if it cannot."""

        def number(value: Any) -> Any:
            if hasattr(value, "item"):
                return value.item()
            kind = type(value).__name__
            raise TypeError(f"config.json cannot keep a {kind}, an argument of the constructor")

        kept: dict[str, Any] = json.loads(json.dumps(self._arguments, default=number))
        return kept

    def save_pretrained(self, save_directory: Any, **options: Any) -> Any:
        """Save to a folder; options and errors as of the mixin's, and of ``arguments``."""
        return self._hub_twin().save_pretrained(save_directory, **options)

    def push_to_hub(self, repo_id: str, **options: Any) -> Any:
        """Publish on the Hub; options and errors as of the mixin's, and of ``arguments``."""
        return self._hub_twin().push_to_hub(repo_id, **options)

    @classmethod
    def from_pretrained(cls, name_or_path: Any, **options: Any) -> Self:
        """Load from a folder or the Hub; options and errors as of the mixin's.

        An option that is an argument of the constructor takes the place of the saved one.
        """
        network = _hub_class(cast(Any, cls)).from_pretrained(name_or_path, **options)
        object.__setattr__(network, "_arguments", network.__dict__.pop("_hub_mixin_config"))
        network.__class__ = cls
        return cast(Self, network)

    def _hub_twin(self) -> Any:
        """Return the same network, weights included, as an instance of the class with the mixin."""
        arguments = self.arguments()
        twin = object.__new__(_hub_class(cast(Any, type(self))))
        object.__setattr__(twin, "__dict__", self.__dict__ | {"_hub_mixin_config": arguments})
        return twin


@cache
def _hub_class(cls: Any) -> Any:
    """Return the subclass of ``cls`` whose three methods are the mixin's."""
    try:
        from huggingface_hub import PyTorchModelHubMixin
        from safetensors.torch import save
    except ImportError as error:
        raise ImportError(
            "save_pretrained, from_pretrained and push_to_hub need huggingface_hub and "
            "safetensors: pip install huggingface_hub safetensors"
        ) from error

    def save_weights(network: nn.Module, folder: Path) -> None:
        """Give the file the permissions of any new file here: the mixin's has 0600."""
        weights = {name: weight.cpu().contiguous() for name, weight in network.state_dict().items()}
        write_all({folder / "model.safetensors": save(weights, {"format": "pt"})})

    about = inspect.cleandoc(cls.__doc__ or "").partition("\nArgs:")[0].strip()
    card = _CARD.format(name=cls.__name__, module=cls.__module__, about=about)
    options = {
        "model_card_template": card,
        "library_name": "pytorch",
        "tags": ["pondernet", "adaptive-computation"],
        "paper_url": "https://arxiv.org/abs/2107.05407",
    }
    bases = (PyTorchModelHubMixin, cls)
    return types.new_class(
        cls.__name__, bases, options, lambda body: body.update(_save_pretrained=save_weights)
    )
