"""Files of old Office formats made into new ones by LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from corpus.errors import UnreadablePlanError

_PROGRAMS = ("soffice", "libreoffice")
TIME_LIMIT_S = 120.0


def convert(path: Path, ending: str, folder: Path, time_limit_s: float = TIME_LIMIT_S) -> Path:
    """The file in the format of `ending` ("docx"), written into `folder`. Raises UnreadablePlanError.

    LibreOffice runs without a window, with a fresh profile in `folder`: no settings, extensions or macros of anybody's, and
    no quarrel with one that is open. It is ended, with all that it started, when the time is over.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadablePlanError(
            path.name,
            f"tệp {path.suffix.lower()} đời cũ cần LibreOffice để đọc mà máy này chưa cài; "
            f"hãy cài LibreOffice, hoặc mở bằng Office rồi lưu thành .{ending}",
        )
    source = folder / f"nguon{path.suffix.lower()}"
    shutil.copyfile(path, source)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", ending, "--outdir", str(folder)),
        str(source),
    ]
    run = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        run.wait(timeout=time_limit_s)
    except subprocess.TimeoutExpired as error:
        raise UnreadablePlanError(
            path.name,
            f"LibreOffice chuyển quá {time_limit_s:.0f} giây chưa xong; hãy mở bằng Office rồi lưu thành .{ending}",
        ) from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    made = folder / f"nguon.{ending}"
    if not made.is_file():
        raise UnreadablePlanError(
            path.name,
            f"LibreOffice không mở được, tệp có thể hỏng hoặc đặt mật khẩu; hãy mở bằng Office rồi lưu thành .{ending}",
        )
    return made
