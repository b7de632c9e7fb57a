"""What a file is, told by its first bytes, and whether an Office package is whole and of a sane unpacked size."""

from __future__ import annotations

import zipfile
from pathlib import Path

from corpus.errors import UnreadablePlanError

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
# A member over this size must not have been packed tighter than this: text of offices packs to about a twentieth.
_RATIO_BYTES = 10 * 1024 * 1024
_MAX_RATIO = 200
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEAD_BYTES = 4096

# First bytes, what people call such a file, and the ending that it should have.
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF", ".pdf"),
    (b"{\\rtf", "RTF", ".rtf"),
    (b"\x89PNG", "ảnh PNG", ".png"),
    (b"\xff\xd8\xff", "ảnh JPEG", ".jpg"),
    (b"II*\0", "ảnh TIFF", ".tif"),
    (b"MM\0*", "ảnh TIFF", ".tif"),
    (b"Rar!", "tệp nén RAR", ".rar"),
    (b"7z\xbc\xaf", "tệp nén 7z", ".7z"),
)
# A member that only one kind of package has.
_MEMBERS: tuple[tuple[str, str, str], ...] = (
    ("word/", "Word", ".docx"),
    ("xl/", "Excel", ".xlsx"),
    ("ppt/", "PowerPoint", ".pptx"),
)


def check_package(path: Path, folder: str) -> None:
    """Raises UnreadablePlanError unless the file is a whole package with `folder` ("word/", "xl/") in it, safe to unpack."""
    head = read_head(path)
    if head.startswith(_OLE):
        _refuse_ole(path)
    if not head.startswith(b"PK"):
        _refuse_kind(path, head)
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadablePlanError(path.name, "tệp bị hỏng hoặc tải về chưa đủ; hãy tải lại rồi nạp lại") from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadablePlanError(path.name, PASSWORD)
    _check_sizes(path, members)
    names = [member.filename for member in members]
    if any(name.startswith(folder) for name in names):
        return
    for prefix, kind, ending in _MEMBERS:
        if any(name.startswith(prefix) for name in names):
            _refuse_ending(path, f"tệp {kind}", ending)
    if "content.xml" in names:
        raise UnreadablePlanError(path.name, "là tệp OpenDocument; hãy lưu lại thành .docx hoặc .xlsx rồi nạp lại")
    raise UnreadablePlanError(
        path.name, "là tệp nén, không phải tệp Word hay Excel; hãy giải nén rồi nạp tệp bên trong"
    )


PASSWORD = "tệp đặt mật khẩu; hãy gỡ mật khẩu rồi nạp lại"


def read_head(path: Path) -> bytes:
    """The first bytes of a file that has any. Raises UnreadablePlanError."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise UnreadablePlanError(path.name, f"không mở được tệp ({error.strerror or error})") from error
    if not head:
        raise UnreadablePlanError(path.name, "tệp trống, không có nội dung để đọc")
    return head


def is_ole(head: bytes) -> bool:
    """Whether a file is a compound file: Word and Excel up to 2003, and every Office file with a password."""
    return head.startswith(_OLE)


def _check_sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """`zipfile` never unpacks more of a member than the size that it declares, so the declared sizes are the bound."""
    total = sum(member.file_size for member in members)
    packed_too_tight = any(
        member.file_size > _RATIO_BYTES and member.file_size > _MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if total > MAX_UNPACKED_BYTES or packed_too_tight:
        raise UnreadablePlanError(
            path.name,
            f"bung ra tới {total / 1024 / 1024:.0f} MB, có thể là tệp gây hại; hãy mở bằng Office, lưu thành tệp mới rồi nạp lại",
        )


def _refuse_ole(path: Path) -> None:
    if _ENCRYPTED in path.read_bytes():
        raise UnreadablePlanError(path.name, PASSWORD)
    old = ".xls" if path.suffix.lower().startswith(".xl") else ".doc"
    raise UnreadablePlanError(
        path.name, f"là tệp Office đời cũ (như {old}); hãy mở bằng Office, lưu thành {old}x rồi nạp lại"
    )


def _refuse_kind(path: Path, head: bytes) -> None:
    for sign, kind, ending in _SIGNS:
        if head.startswith(sign):
            _refuse_ending(path, kind, ending)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        _refuse_ending(path, "trang web (HTML)", ".html")
    raise UnreadablePlanError(
        path.name, f"nội dung không phải tệp {path.suffix.lower()}; hãy kiểm tra lại tệp hoặc tải lại"
    )


def _refuse_ending(path: Path, kind: str, ending: str) -> None:
    raise UnreadablePlanError(
        path.name,
        f"có đuôi {path.suffix.lower()} nhưng nội dung là {kind}; hãy đổi đuôi tệp thành {ending} rồi nạp lại",
    )
