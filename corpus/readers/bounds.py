"""Reading a file of a stranger's in a child process, with limits on time, memory, pages and unpacked size.

The child is this module run by itself: it limits its own memory and processor time, reads the file and leaves the document
as JSON in a folder of its own, which goes when it ends, with all that the format's library left there. JSON and not a pickle,
so that nothing in a file can become code here. A child that hangs is ended with every process that it started.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.document import Document, Line, Prose, Row, Table
from corpus.errors import UnreadablePlanError

MAX_BYTES = 200 * 1024 * 1024
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PAGES = 1000
_ROOT = Path(__file__).resolve().parents[2]
_TEMPORARY_BYTES = 2 * 1024 * 1024 * 1024
_RESULT = "document.json"
_CHILD = (sys.executable, "-m", "corpus.readers.bounds")


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds on the clock, megabytes of memory for each process."""

    time_s: float = 120.0
    memory_mb: int = 2048


# Scans are recognised page by page; LibreOffice and the libraries of OpenCV reserve memory that they never use.
_LIMITS = {
    **dict.fromkeys((".doc", ".xls"), Limits(180.0, 8192)),
    **dict.fromkeys((".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"), Limits(1200.0, 8192)),
}


def read_bounded(path: Path, limits: Limits | None = None) -> Document:
    """The document in a file of a known kind, read in a child process. Raises UnreadablePlanError, whatever happens there."""
    _check_size(path)
    limits = limits or _LIMITS.get(path.suffix.lower(), Limits())
    with tempfile.TemporaryDirectory(prefix="ke-hoach-") as folder:
        output = Path(folder) / _RESULT
        _run([str(path.resolve()), str(output), str(limits.memory_mb), str(limits.time_s)], folder, path.name, limits)
        try:
            result = json.loads(output.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UnreadablePlanError(path.name, _STOPPED) from error
    if reason := result.get("error"):
        raise UnreadablePlanError(path.name, reason)
    return _document(result)


_STOPPED = "trình đọc dừng giữa chừng, tệp có thể bị hỏng; hãy mở tệp, lưu lại (hoặc xuất ra PDF) rồi nạp lại"


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
        is_packed = size > 0 and zipfile.is_zipfile(path)
    except OSError as error:
        raise UnreadablePlanError(path.name, f"không mở được tệp ({error.strerror or error})") from error
    if size == 0:
        raise UnreadablePlanError(path.name, "tệp trống, không có nội dung để đọc")
    if size > MAX_BYTES:
        raise UnreadablePlanError(
            path.name,
            f"tệp {size / 1024 / 1024:.0f} MB, lớn hơn mức {MAX_BYTES // 1024 // 1024} MB; hãy tách riêng phần kế hoạch rồi nạp lại",
        )
    if is_packed:
        _check_unpacked(path)


def _check_unpacked(path: Path) -> None:
    """The sizes that an archive gives for its members; its library reads no member beyond the size given."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise UnreadablePlanError(path.name, "tệp bị hỏng hoặc bị cắt cụt; hãy tải lại từ nơi gửi") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadablePlanError(
            path.name,
            f"bung ra {unpacked / 1024 / 1024:.0f} MB, quá mức {MAX_UNPACKED_BYTES // 1024 // 1024} MB; tệp không bình thường nên không đọc",
        )


def _run(arguments: list[str], folder: str, file: str, limits: Limits) -> None:
    """Run the child in a session of its own, so that it ends with all its children."""
    environment = {**os.environ, "TMPDIR": folder, "PYTHONPATH": _python_path()}
    child = subprocess.Popen(
        [*_CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        child.wait(timeout=limits.time_s)
    except subprocess.TimeoutExpired as error:
        raise UnreadablePlanError(
            file, f"đọc quá {limits.time_s:.0f} giây chưa xong; hãy tách tệp thành các phần nhỏ hơn rồi nạp lại"
        ) from error
    finally:
        _end(child)
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise UnreadablePlanError(file, f"{_STOPPED} (đã dùng hết thời gian hoặc bộ nhớ cho phép)")


def _end(child: subprocess.Popen[bytes]) -> None:
    """End what is left of the child's session and take its exit status."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))


def _document(data: dict[str, Any]) -> Document:
    blocks: list[Prose | Table] = []
    for block in data["blocks"]:
        if "rows" in block:
            blocks.append(Table(tuple(_row(row) for row in block["rows"])))
        else:
            blocks.append(Prose(tuple(Line(**line) for line in block["lines"])))
    return Document(data["file"], tuple(blocks), data["counts_lines"])


def _row(data: dict[str, Any]) -> Row:
    lines = data["lines"]
    known = {**data, "cells": tuple(data["cells"]), "confidence": tuple(data["confidence"])}
    return Row(**{**known, "lines": (lines[0], lines[1]) if lines else None})


def _limit_child(memory_mb: int, time_s: float) -> None:
    """Memory, processor time and the size of temporary files; systems without such limits have the clock alone."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, 2 * int(time_s) + 1),
        (resource.RLIMIT_FSIZE, _TEMPORARY_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def _check_pages(path: Path) -> None:
    """Counted before anything is read; a file that cannot be counted is left to its reader's words."""
    if path.suffix.lower() != ".pdf":
        return
    try:
        pages = len(importlib.import_module("pypdfium2").PdfDocument(path))
    except Exception:  # the reader of the format tells what is wrong with the file
        return
    if pages > MAX_PAGES:
        raise UnreadablePlanError(
            path.name, f"có {pages} trang, quá mức {MAX_PAGES} trang; hãy tách riêng phần kế hoạch rồi nạp lại"
        )


def _read_to_json(path: Path, output: Path, memory_mb: int) -> None:
    """What the child does. Every failure becomes a reason in Vietnamese."""
    from corpus.readers.reading import read_here

    try:
        _check_pages(path)
        result = asdict(read_here(path))
    except UnreadablePlanError as error:
        result = {"error": error.reason}
    except MemoryError:
        result = {"error": f"cần hơn {memory_mb} MB bộ nhớ để đọc; hãy tách tệp thành các phần nhỏ hơn rồi nạp lại"}
    except (Exception, RecursionError) as error:
        result = {"error": f"{_STOPPED} ({type(error).__name__})"}
    output.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def main(arguments: list[str]) -> None:
    """The child: PATH OUTPUT MEMORY_MB TIME_S."""
    path, output, memory_mb, time_s = arguments
    _limit_child(int(memory_mb), float(time_s))
    _read_to_json(Path(path), Path(output), int(memory_mb))


if __name__ == "__main__":
    main(sys.argv[1:])
