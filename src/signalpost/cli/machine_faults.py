"""What the machine refuses a command, such as a folder that is not this user's, in words with the way out."""

from __future__ import annotations

import errno
import os

from signalpost.errors import StoreError

_OTHER_FOLDER = "or name another folder: signalpost --data-dir DIR …"
_NOT_A_FOLDER = f"A file stands where a folder is needed: move it away, {_OTHER_FOLDER}"
_NO_SPACE = f"Free some space there, {_OTHER_FOLDER}"
_NO_RIGHT = "Let the user who runs this ({user}) read and write there (chown, chmod), " + _OTHER_FOLDER
_FIXES = {
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: f"That disk is mounted to be read only: mount it writable, {_OTHER_FOLDER}",
    errno.ENOSPC: _NO_SPACE,
    errno.EDQUOT: _NO_SPACE,
    errno.EEXIST: _NOT_A_FOLDER,
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.EISDIR: "A folder stands where a file is needed: name a file.",
    errno.ENOENT: "Look at the name; a path without a leading / starts at the folder the command was started in.",
    errno.ENAMETOOLONG: "Take a shorter name.",
    errno.EMFILE: "This process may open no more files: raise the limit (ulimit -n 4096) and start again.",
    errno.ENFILE: "The machine has no more open files to give: end what holds them and start again.",
}


class MachineRefused(StoreError):
    """The machine refused a file; `fix` is the way out."""

    def __init__(self, message: str, *, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


def machine_refused(error: OSError) -> MachineRefused | None:
    """`error` in words, if it is about a file and the machine's doing; None for a fault of ours."""
    fix = _FIXES.get(error.errno or 0)
    if fix is None or (error.filename is None and error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EMFILE)):
        return None
    where = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
    return MachineRefused(f"{where}{error.strerror}.", fix=fix.format(user=_user()))


def _user() -> str:
    import pwd

    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a container's user without a name
        return f"user {number}"
