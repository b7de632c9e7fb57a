"""The folder of an index: DIR/versions/<v>/ for each version, and DIR/current, a file that names the one to read.

A version is built aside and becomes current in one step, so a reader finds the old one or the new one, whole. The
previous version stays for readers that opened it a moment ago; older ones go.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import PlanError

_LOCK_WAIT_S = 60.0


class IndexUnreadableError(PlanError):
    """There is no index in the folder, or one that this program cannot read."""


def current_version(directory: Path) -> str:
    """The version to read; raises IndexUnreadableError where there is none."""
    try:
        version = (directory / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexUnreadableError(f"{directory}: chưa có chỉ mục; hãy chạy python indexer.py build") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnreadableError(f"{directory}: không đọc được tệp current của chỉ mục ({error})") from error
    if not version or version != Path(version).name:
        raise IndexUnreadableError(
            f"{directory}: tệp current của chỉ mục bị hỏng; hãy chạy lại python indexer.py build"
        )
    return version


def version_folder(directory: Path, version: str) -> Path:
    return directory / "versions" / version


@contextmanager
def locked(directory: Path, wait_s: float = _LOCK_WAIT_S) -> Iterator[None]:
    """Let one writer at a time change the index; raises PlanError if another still works after `wait_s` seconds."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / "lock").open("w", encoding="utf-8")
    except OSError as error:
        raise PlanError(f"{directory}: không ghi được vào thư mục chỉ mục ({error.strerror})") from error
    with lock:
        end = time.monotonic() + wait_s
        while not _try_lock(lock.fileno()):
            if time.monotonic() >= end:
                raise PlanError(f"{directory}: chỉ mục đang được lệnh khác cập nhật; hãy thử lại sau")
            time.sleep(0.05)
        yield  # closing the file lets the lock go, as does the end of the process


@contextmanager
def new_version(directory: Path) -> Iterator[tuple[str, Path]]:
    """Give a name and an empty folder to fill; it becomes current when the block ends well, and vanishes otherwise.

    To be used while the index is `locked`.
    """
    versions = directory / "versions"
    versions.mkdir(exist_ok=True)
    version = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    aside = versions / f".{version}"
    aside.mkdir()
    try:
        yield version, aside
        _flush(aside)
        aside.rename(versions / version)
        previous = _point(directory, version)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    for folder in versions.iterdir():
        if folder.name not in {version, previous}:
            shutil.rmtree(folder, ignore_errors=True)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _flush(folder: Path) -> None:
    """Have the files on disk before anything points to them."""
    for file in folder.iterdir():
        with file.open("rb") as opened:
            os.fsync(opened.fileno())


def _point(directory: Path, version: str) -> str | None:
    """Make a version current; returns the one that was."""
    try:
        previous = current_version(directory)
    except IndexUnreadableError:
        previous = None
    pointer = directory / ".current"
    with pointer.open("w", encoding="utf-8") as opened:
        opened.write(version + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    pointer.replace(directory / "current")
    return previous
