"""PonderNet (Banino, Balaguer, Blundell 2021) for the parity task, with a GRU step function."""

import signal
import sys

if sys.argv[:1] == ["-m"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until a command runs: no traceback of imports

from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.model import ParityPonderGRU
from pondernet.ponder_net import Halted, PonderNet

__all__ = ["Halted", "ParityPonderGRU", "PonderNet", "ReconstructionLoss", "RegularizationLoss"]
