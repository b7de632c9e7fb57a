from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from corpus.document import Document, Prose, Table
from corpus.errors import UnreadablePlanError
from corpus.plans import read_plan
from corpus.readers import office
from corpus.readers.wordfile import read_word_file
from tests.corpus.wordfiles import (
    APPENDIX,
    COLUMNS,
    LETTERHEAD,
    PAGE,
    PRINTED_PAGE,
    PROSE,
    SIGNATURE,
    cell,
    level,
    listed,
    lists,
    num,
    paragraph,
    row,
    run,
    save,
    table,
)

FIRST = ("1", "Ban hành kế hoạch", "Kế hoạch", "Văn phòng Sở", "Các phòng", "Quý I/2026")
SECOND = ("2", "Kiểm tra cải cách hành chính", "Báo cáo", "Thanh tra Sở", "Các phòng", "Quý II/2026")


def texts(document: Document) -> list[str]:
    return [line.text for block in document.prose for line in block.lines]


def cells(document: Document) -> list[tuple[str, ...]]:
    return [row.cells for block in document.tables for row in block.rows]


def read(tmp_path: Path, *blocks: str, **parts: str) -> Document:
    return read_word_file(save(tmp_path / "a.docx", *blocks, **parts))


def test_a_whole_plan_gives_its_facts_and_its_tasks(tmp_path: Path) -> None:
    merged = cell("Báo cáo cải cách hành chính", merge="restart")
    path = save(
        tmp_path / "ke-hoach.docx",
        LETTERHEAD,
        PROSE,
        listed(1, "TỔ CHỨC THỰC HIỆN"),
        listed(1, "Văn phòng Sở: theo dõi việc thực hiện.", 1),
        SIGNATURE,
        APPENDIX,
        table(
            row(*COLUMNS),
            row("I", cell("Chỉ đạo, điều hành", span=5)),
            row(cell(listed(2)), *FIRST[1:]),
            row(
                cell(listed(2), merge="restart"),
                merged,
                "Báo cáo 6 tháng",
                cell("Văn phòng Sở", merge="restart"),
                "",
                "Tháng 6/2026",
            ),
            row(
                cell(listed(2), merge="continue"),
                cell(merge="continue"),
                "Báo cáo năm",
                cell(merge="continue"),
                "",
                "Tháng 12/2026",
            ),
            row(cell(listed(2)), *SECOND[1:]),
        ),
        numbering=lists(
            level(0, "upperRoman", "%1.") + level(1, "decimal", "%2."),
            level(0, "decimal", "%1."),
            nums=num(1, 0) + num(2, 1),
        ),
    )
    plan = read_plan(path)
    assert (plan.number, plan.province, plan.signer) == ("12/KH-SXD", "Cà Mau", "Trần Văn Bình")
    assert plan.title == "Kế hoạch cải cách hành chính của Sở Xây dựng năm 2026"
    assert [(task.id, task.product, task.lead, task.time_text) for task in plan.tasks] == [
        ("ke-hoach/I/1", "Kế hoạch", ("Văn phòng Sở",), "Quý I/2026"),
        ("ke-hoach/I/2a", "Báo cáo 6 tháng", ("Văn phòng Sở",), "Tháng 6/2026"),
        ("ke-hoach/I/2b", "Báo cáo năm", ("Văn phòng Sở",), "Tháng 12/2026"),
        ("ke-hoach/I/3", "Báo cáo", ("Thanh tra Sở",), "Quý II/2026"),
    ]
    assert [task.title for task in plan.tasks[1:3]] == ["Báo cáo cải cách hành chính"] * 2
    assert plan.doubts == ()
    assert any(passage.units == ("Văn phòng Sở",) for passage in plan.passages)


def test_blocks_stand_in_the_order_of_the_body(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("Trước"), table(row(*COLUMNS), row(*FIRST)), paragraph("Sau"))
    assert [type(block) for block in document.blocks] == [Prose, Table, Prose]
    assert texts(document) == ["Trước", "Sau"]
    assert not document.counts_lines


def test_merged_cells_come_once_but_for_what_every_row_shares(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        table(
            row(*COLUMNS),
            row("1", "A", cell("Báo cáo chung", merge="restart"), cell("Sở Y tế", merge="restart"), "", "Quý I"),
            row("2", "B", cell(merge="continue"), cell(merge="continue"), "", "Quý II"),
            row(cell("Mục chung", span=3), "Sở Nội vụ", cell("Cả năm", span=2)),
        ),
    )
    assert cells(document)[1:] == [
        ("1", "A", "Báo cáo chung", "Sở Y tế", "", "Quý I"),
        ("2", "B", "", "Sở Y tế", "", "Quý II"),
        ("Mục chung", "", "", "Sở Nội vụ", "Cả năm", ""),
    ]


def test_a_header_of_two_rows_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    above = ["STT", "Nhiệm vụ", "Sản phẩm"]
    document = read(
        tmp_path,
        LETTERHEAD,
        PROSE,
        table(
            row(
                *(cell(word, merge="restart") for word in above),
                cell("Đơn vị thực hiện", span=2),
                cell("Thời gian", merge="restart"),
            ),
            row(
                *(cell(merge="continue") for _ in above),
                "Chủ trì",
                "Phối hợp",
                cell(merge="continue"),
            ),
            row(*FIRST),
        ),
    )
    assert cells(document)[1:] == [("", "", "", "Chủ trì", "Phối hợp", ""), FIRST]
    (task,) = read_plan(tmp_path / "a.docx").tasks
    assert (task.lead, task.support) == (("Văn phòng Sở",), ("Các phòng",))


def test_cells_whose_edges_miss_the_header_by_a_little_stand_in_its_columns(tmp_path: Path) -> None:
    uneven = table(
        row(cell("STT"), cell("Nhiệm vụ", span=2), *COLUMNS[2:]),
        row(cell("1", span=2), *FIRST[1:]),
        row(cell("2"), cell(SECOND[1], span=2), *SECOND[2:]),
        widths=(500, 20, 3000, 1000, 1000, 1000, 1000),
    )
    assert cells(read(tmp_path, uneven)) == [COLUMNS, FIRST, SECOND]


@pytest.mark.parametrize("between", [paragraph(), paragraph(PAGE), paragraph("", "<w:sectPr/>")])
def test_a_second_table_without_header_goes_on_with_the_first(tmp_path: Path, between: str) -> None:
    path = save(
        tmp_path / "a.docx",
        LETTERHEAD,
        PROSE,
        table(row(*COLUMNS), row(*FIRST)),
        between,
        table(row(*SECOND), row("", "(tiếp theo) và báo cáo", "", "", "", "")),
        SIGNATURE,
    )
    joint = read_word_file(path).tables[1].rows
    assert [row.after_break for row in joint] == [True, False]
    assert [task.number for task in read_plan(path).tasks] == ["1", "2"]
    assert "GIÁM ĐỐC" in texts(read_word_file(path))


def test_another_table_without_header_is_read_as_prose(tmp_path: Path) -> None:
    document = read(tmp_path, table(row(*COLUMNS), row(*FIRST)), table(row("Họ tên", "Chức vụ", "Điện thoại")))
    assert len(document.tables) == 1
    assert texts(document) == ["Họ tên", "Chức vụ", "Điện thoại"]


def test_a_task_table_inside_a_layout_table_stays_a_table(tmp_path: Path) -> None:
    inner = table(row(*COLUMNS), row(*FIRST))
    document = read(tmp_path, table(row(cell(paragraph("Kế hoạch") + inner + paragraph())), widths=(9000,)))
    assert texts(document) == ["Kế hoạch"]
    assert cells(document) == [COLUMNS, FIRST]


def test_a_table_nested_in_a_cell_is_lines_of_the_cell(tmp_path: Path) -> None:
    nested = paragraph("Gồm:") + table(row("Biểu 1", "Biểu 2")) + paragraph()
    document = read(tmp_path, table(row(*COLUMNS), row("1", "A", cell(nested), *FIRST[3:])))
    assert cells(document)[1][2] == "Gồm:\nBiểu 1\nBiểu 2"


def test_breaks_in_a_cell_are_newlines_and_bold_words_are_marked(tmp_path: Path) -> None:
    bold = "<w:b/>"
    lead = paragraph(run("Sở Y ", bold) + run("tế", bold) + run("; Sở Nội vụ")) + paragraph("UBND xã\nCông an")
    off = paragraph(run("Kế hoạch", '<w:b w:val="0"/>'), '<w:pStyle w:val="Dam"/>')
    document = read(
        tmp_path,
        table(row(*COLUMNS), row("1", cell(off), cell(paragraph("Báo cáo", '<w:pStyle w:val="Dam"/>')), cell(lead))),
        styles='<w:style w:type="paragraph" w:styleId="Dam"><w:name w:val="Dam"/><w:rPr><w:b/></w:rPr></w:style>',
    )
    assert cells(document)[1][1:4] == (
        "Kế hoạch",
        "**Báo cáo**",
        "**Sở Y tế**; Sở Nội vụ\nUBND xã\nCông an",
    )


def test_bold_tells_the_lead_in_a_column_for_all_units(tmp_path: Path) -> None:
    units = cell(paragraph(run("Sở Y tế; ") + run("Sở Nội vụ", "<w:b/>")))
    path = save(
        tmp_path / "a.docx",
        LETTERHEAD,
        PROSE,
        table(
            row("STT", "Nhiệm vụ", "Chủ trì, phối hợp", "Thời gian"), row("1", "A", units, "Quý I"), widths=(1000,) * 4
        ),
    )
    (task,) = read_plan(path).tasks
    assert (task.lead, task.support) == (("Sở Nội vụ",), ("Sở Y tế",))


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted = '<w:del><w:r><w:delText xml:space="preserve">ba </w:delText></w:r></w:del>'
    inserted = f"<w:ins>{run('bốn ')}</w:ins>"
    moved = f"<w:moveFrom>{run('cũ')}</w:moveFrom>"
    document = read(
        tmp_path,
        paragraph(run("Lập ") + deleted + inserted + run("kế hoạch") + moved),
        paragraph("Hết câu", "<w:rPr><w:del/></w:rPr>"),
        paragraph(" nối vào đây"),
        table(row(*COLUMNS), row(*FIRST, properties="<w:del/>"), row(*SECOND, properties="<w:ins/>")),
    )
    assert texts(document) == ["Lập bốn kế hoạch", "Hết câu nối vào đây"]
    assert cells(document) == [COLUMNS, SECOND]


def test_hidden_text_and_field_codes_are_left_out_and_their_results_kept(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("01/02/2026")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    control = f"<w:sdt><w:sdtContent>{run(' tại Sở')}</w:sdtContent></w:sdt>"
    document = read(tmp_path, paragraph(run("mật", "<w:vanish/>") + run("Ngày ") + field + control))
    assert texts(document) == ["Ngày 01/02/2026 tại Sở"]


def test_footnotes_and_text_boxes_are_prose_after_their_paragraph(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    box = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    noted = cell(paragraph(run("Kế hoạch") + reference))
    document = read(
        tmp_path,
        paragraph(run("Một") + drawing),
        paragraph(run("Hai") + reference),
        table(row(*COLUMNS), row("1", noted, *FIRST[2:])),
        footnotes=f'<w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Theo Nghị quyết 76.")}</w:footnote>',
    )
    assert texts(document) == ["Một", "DỰ THẢO", "Hai", "Theo Nghị quyết 76.", "Theo Nghị quyết 76."]
    assert cells(document)[1][1] == "Kế hoạch"


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Nội dung")
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Chân trang"
    document.save(str(tmp_path / "a.docx"))
    assert texts(read_word_file(tmp_path / "a.docx")) == ["Nội dung"]


def test_automatic_numbers_are_printed_as_word_prints_them(tmp_path: Path) -> None:
    numbering = lists(
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)"),
        level(0, "bullet", "\uf0b7"),
        level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2."),
        nums=num(1, 0)
        + num(2, 1)
        + num(3, 2)
        + num(4, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
    )
    document = read(
        tmp_path,
        listed(1, "A"),
        listed(1, "B", 1),
        listed(1, "C", 2),
        listed(1, "D", 2),
        listed(1, "E", 1),
        listed(1, "G"),
        listed(1, "H", 1),
        listed(2, "K"),
        listed(3, "L", 1),
        listed(3, "M", 1),
        listed(4, "N"),
        listed(9, "không có danh sách"),
        numbering=numbering,
    )
    assert texts(document) == [
        "I. A",
        "1. B",
        "a) C",
        "b) D",
        "2. E",
        "II. G",
        "1. H",
        "- K",
        "1.1. L",
        "1.2. M",
        "I. N",
        "không có danh sách",
    ]


def test_a_number_may_come_from_the_paragraphs_style(tmp_path: Path) -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Muc"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = lists(
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", '<w:pStyle w:val="Muc"/>'), nums=num(1, 0)
    )
    blocks = [paragraph(text, '<w:pStyle w:val="Muc"/>') for text in ("Một", "Hai")]
    off = paragraph("Ba", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(read(tmp_path, *blocks, off, numbering=numbering, styles=style)) == ["a) Một", "b) Hai", "Ba"]


def test_pages_are_told_where_the_file_has_marks_of_them(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        paragraph("Trang một"),
        paragraph(PAGE),
        paragraph(run("Trang hai", before=PRINTED_PAGE)),
        table(
            row(*COLUMNS),
            row(*FIRST),
            row(cell(paragraph(run("2", before=PRINTED_PAGE))), *SECOND[1:]),
            row("3", cell(paragraph(run("Đầu") + run("đuôi", before=PRINTED_PAGE))), *SECOND[2:]),
            row("4", *SECOND[1:]),
        ),
    )
    assert [line.page for block in document.prose for line in block.lines] == [1, 2]
    rows = document.tables[0].rows
    assert [row.page for row in rows] == [2, 2, 3, 3, 4]
    assert [row.after_break for row in rows] == [False, False, True, False, False]


def test_without_marks_no_page_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("Một"), table(row(*COLUMNS), row(*FIRST)))
    assert document.prose[0].lines[0].page is None
    assert {row.page for row in document.tables[0].rows} == {None}


def test_symbols_and_check_boxes_are_told_by_what_they_show(tmp_path: Path) -> None:
    symbols = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + run("\uf0b3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
        + run(" 95% ☒ ☐")
    )
    assert texts(read(tmp_path, paragraph(symbols))) == ["✓≥ 95% x"]


def test_a_letterhead_set_with_tabs_is_two_lines(tmp_path: Path) -> None:
    document = read(
        tmp_path, paragraph("Số: 12/KH-SXD\t\tCà Mau, ngày 05 tháng 01 năm 2026"), paragraph("1.\tMục đích")
    )
    assert texts(document) == ["Số: 12/KH-SXD", "Cà Mau, ngày 05 tháng 01 năm 2026", "1. Mục đích"]


LEGACY = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'


def test_words_in_a_font_of_before_unicode_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match="dùng phông chữ cũ"):
        read(tmp_path, paragraph(run("KÕ ho¹ch c¶i c¸ch hµnh chÝnh", LEGACY)))


def test_unicode_words_in_such_a_font_are_read(tmp_path: Path) -> None:
    assert texts(read(tmp_path, paragraph(run("Kế hoạch cải cách và số 12", LEGACY)))) == ["Kế hoạch cải cách và số 12"]


def _rewritten(source: Path, target: Path, **changes: tuple[str, str]) -> Path:
    """The package with words of its members changed, for each member by the last word of its name."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for member, (before, after) in changes.items():
                if name.endswith((f"{member}.xml", f"{member}.xml.rels")):
                    data = data.replace(before.encode(), after.encode())
            new.writestr(name, data)
    return target


def test_a_file_with_macros_is_read_without_them(tmp_path: Path) -> None:
    source = save(tmp_path / "a.docx", paragraph("Nội dung"))
    kind = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    path = _rewritten(source, tmp_path / "a.docm", **{"[Content_Types]": kind})
    assert texts(read_word_file(path)) == ["Nội dung"]


def test_a_strict_file_is_read_like_any_other(tmp_path: Path) -> None:
    source = save(tmp_path / "a.docx", paragraph("Nội dung"))
    spaces = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(read_word_file(_rewritten(source, tmp_path / "b.docx", document=spaces))) == ["Nội dung"]


def test_links_are_not_followed_and_pictures_that_are_missing_not_missed(tmp_path: Path) -> None:
    source = save(tmp_path / "a.docx", paragraph("Nội dung"))
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationship Id="rId98" Type="{kinds}/image" Target="NULL"/>'
        f'<Relationship Id="rId99" Type="{kinds}/styles" Target="http://127.0.0.1:9/a.xml" TargetMode="External"/>'
    )
    path = _rewritten(source, tmp_path / "b.docx", document=("</Relationships>", f"{links}</Relationships>"))
    assert texts(read_word_file(path)) == ["Nội dung"]


def _zip(*members: tuple[str, bytes]) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED = [
    (b"", "tệp trống"),
    (b"%PDF-1.7", r"nội dung là PDF; hãy đổi đuôi tệp thành \.pdf"),
    (b"\xef\xbb\xbf<html><body>", r"trang web .* thành \.html"),
    ("Kế hoạch".encode(), "không phải tệp .docx"),
    (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
    (OLE + b"\0" * 600, r"lưu thành \.docx"),
    (_zip(("xl/workbook.xml", b"<a/>")), r"tệp Excel; hãy đổi đuôi tệp thành \.xlsx"),
    (_zip(("a.txt", b"a")), "giải nén"),
    (_zip(("word/document.xml", b"a"))[:60], "tải về chưa đủ"),
    (_zip(("word/document.xml", b"\0" * 11_000_000)), "bung ra tới"),
    (_zip(("word/document.xml", b"<a>")), "tệp Word bị hỏng"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_is_no_word_file_is_refused_in_one_line_that_says_what_to_do(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadablePlanError, match=reason) as caught:
        read_word_file(path)
    assert str(caught.value).startswith("ke-hoach.docx: ")
    assert "\n" not in str(caught.value)


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match="tệp trống"):
        read(tmp_path, paragraph())


def test_a_part_that_word_has_not_taken_in_is_not_lost_silently(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlanError, match="chèn từ tệp khác"):
        read(tmp_path, paragraph("Một"), "<w:altChunk/>")


def _program(folder: Path, body: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)


@pytest.fixture
def old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A .doc, on a machine whose LibreOffice is what the test puts into the file's folder."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(office, "_PROGRAMS", ("soffice",))
    path = tmp_path / "cu.doc"
    path.write_bytes(OLE + b"\0" * 600)
    return path


def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path, old_file: Path) -> None:
    made = save(tmp_path / "made.docx", paragraph("Nội dung"))
    # What the real one writes: the source's name with the new ending, in the folder after --outdir.
    _program(
        tmp_path,
        f'while [ "$1" != --outdir ]; do shift; done\ncp "{made}" "$2/$(basename "$3" .doc).docx"',
    )
    document = read_word_file(old_file)
    assert (document.file, texts(document)) == ("cu.doc", ["Nội dung"])


def test_libreoffice_that_makes_nothing_or_hangs_is_told(tmp_path: Path, old_file: Path) -> None:
    _program(tmp_path, "exit 1")
    with pytest.raises(UnreadablePlanError, match=r"cu\.doc: LibreOffice không mở được"):
        read_word_file(old_file)
    _program(tmp_path, "sleep 60")
    with pytest.raises(UnreadablePlanError, match="chưa xong"):
        office.convert(old_file, "docx", tmp_path, time_limit_s=0.2)


def test_without_libreoffice_the_error_says_so(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_PROGRAMS", ("khong-co-chuong-trinh-nay",))
    with pytest.raises(UnreadablePlanError, match=r"cần LibreOffice .* lưu thành \.docx"):
        read_word_file(old_file)
