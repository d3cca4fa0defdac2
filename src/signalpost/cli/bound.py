"""`python -m signalpost.cli.bound PARENT FOLDER PROGRAM ARGUMENT…`: become that program, in that folder, bound to the
process PARENT that started it.

It ends when the one who started it ends: two programs that ship the same files to the same place would spoil the
copies, and an orphan must not go on.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(words: list[str]) -> None:
    """Ask Linux for SIGTERM at the parent's end, then become the program. SIGTERM may have been held back till now. A
    parent that ended before this one could ask is noticed by another having taken its place."""
    parent, folder, *command = words
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != int(parent):
        return
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.chdir(folder)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
