"""Word files for the tests, from pieces of their XML: what python-docx cannot write is what misleads readers."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
COLUMNS = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
PAGE = '<w:r><w:br w:type="page"/></w:r>'
PRINTED_PAGE = "<w:lastRenderedPageBreak/>"


def run(text: str, properties: str = "", before: str = "") -> str:
    words = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace("\t", "</w:t><w:tab/><w:t>")
    return f'<w:r><w:rPr>{properties}</w:rPr>{before}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str = "", properties: str = "") -> str:
    """Content is text, or runs and other XML."""
    inner = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def listed(list_id: int, content: str = "", level: int = 0) -> str:
    return paragraph(content, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def cell(content: str = "", span: int = 1, merge: str = "") -> str:
    """`merge` is "restart" for the first cell of a merged column, "continue" for those below it."""
    inner = content if content.startswith(("<w:p>", "<w:tbl>")) else paragraph(content)
    inner += "<w:p/>" if inner.endswith("</w:tbl>") else ""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Cells are text or cells' XML."""
    inner = "".join(item if item.startswith("<w:tc>") else cell(item) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = (1000,) * 6) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def level(place: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*abstracts: str, nums: str) -> str:
    """Lists 0, 1, ... by their levels, and the w:num elements that point to them."""
    inner = "".join(
        f'<w:abstractNum w:abstractNumId="{place}">{levels}</w:abstractNum>' for place, levels in enumerate(abstracts)
    )
    return inner + nums


def num(list_id: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def save(
    path: Path, *blocks: str, numbering: str = "", footnotes: str = "", styles: str = "", section: str = ""
) -> Path:
    """A Word file of the given blocks, saved under the path."""
    document = docx.Document()
    body = document.element.body
    for element in list(body):
        body.remove(element)
    for element in parse_xml(f"<w:body {_SPACES}>{''.join(blocks)}{section}</w:body>"):
        body.append(element)
    if numbering:
        root = document.part.numbering_part.element
        for element in list(root):
            root.remove(element)
        for element in parse_xml(f"<w:numbering {_SPACES}>{numbering}</w:numbering>"):
            root.append(element)
    for element in parse_xml(f"<w:styles {_SPACES}>{styles}</w:styles>"):
        document.styles.element.append(element)
    if footnotes:
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            f"<w:footnotes {_SPACES}>{footnotes}</w:footnotes>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(path))
    return path


LETTERHEAD = table(
    row(
        cell(paragraph("UBND TỈNH CÀ MAU") + paragraph("SỞ XÂY DỰNG")),
        cell(paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + paragraph("Độc lập - Tự do - Hạnh phúc")),
    ),
    row("Số: 12/KH-SXD", "Cà Mau, ngày 05 tháng 01 năm 2026"),
    widths=(3000, 3000),
)
_CENTRED = '<w:jc w:val="center"/>'
PROSE = (
    paragraph("KẾ HOẠCH", _CENTRED)
    + paragraph("Cải cách hành chính của Sở Xây dựng năm 2026", _CENTRED)
    + paragraph()
    + paragraph("Thực hiện Kế hoạch số 9/KH-UBND ngày 20/12/2025 của UBND tỉnh, Sở Xây dựng ban hành kế hoạch như sau:")
)
SIGNATURE = table(
    row(
        cell(paragraph("Nơi nhận:") + paragraph("- UBND tỉnh;") + paragraph("- Lưu: VT.")),
        cell(paragraph("GIÁM ĐỐC") + paragraph() + paragraph("Trần Văn Bình")),
    ),
    widths=(3000, 3000),
)
APPENDIX = paragraph("PHỤ LỤC", _CENTRED) + paragraph("DANH MỤC NHIỆM VỤ", _CENTRED)
