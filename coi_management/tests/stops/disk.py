"""A disk that is full: a small file system in memory that no other process sees."""

import contextlib
import ctypes
import os
import tempfile
import unittest

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
SIZE = 256 * 1024

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name} is not allowed")


class Disk:
    """A folder on a disk of its own. To be made in a process that ends soon: it takes the disk along."""

    def __init__(self):
        flags = CLONE_NEWNS if os.geteuid() == 0 else CLONE_NEWNS | CLONE_NEWUSER
        try:
            _call("unshare", flags)
            _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
            self.folder = tempfile.mkdtemp(prefix="coi_disk_")
            _call("mount", b"tmpfs", self.folder.encode(), b"tmpfs", 0, f"size={SIZE}".encode())
        except OSError as error:
            raise unittest.SkipTest(f"no file system can be mounted here: {error}") from error
        self.filler = os.path.join(self.folder, "filler")

    def fill(self, left):
        """Leave so many bytes."""
        file = os.open(self.filler, os.O_CREAT | os.O_WRONLY)
        with contextlib.suppress(OSError):
            while True:
                os.write(file, b"\0" * 4096)
        os.ftruncate(file, max(os.fstat(file).st_size - left, 0))
        os.close(file)

    def free(self):
        os.unlink(self.filler)

    def get_names(self):
        """Files on it that hold something, but for the filler."""
        found = [os.path.join(folder, name) for folder, _folders, names in os.walk(self.folder) for name in names]
        return [path for path in found if path != self.filler and os.path.getsize(path)]
