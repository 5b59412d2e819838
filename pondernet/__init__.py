"""PonderNet (Banino, Balaguer, Blundell 2021) for the parity task, with a GRU step function."""

from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.model import ParityPonderGRU
from pondernet.ponder_net import Halted, PonderNet

__all__ = ["Halted", "ParityPonderGRU", "PonderNet", "ReconstructionLoss", "RegularizationLoss"]
