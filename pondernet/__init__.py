"""PonderNet (Banino, Balaguer, Blundell 2021) for the parity task, with a GRU step function."""

from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.model import Halted, ParityPonderGRU

__all__ = ["Halted", "ParityPonderGRU", "ReconstructionLoss", "RegularizationLoss"]
