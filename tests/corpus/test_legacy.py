from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document, Line, Prose, Row, Table
from corpus.errors import UnreadablePlanError
from corpus.readers.legacy import legacy_encoding, refuse_legacy, text_of
from corpus.readers.textfile import read_text_file
from corpus.samples.make import plan_ids, render

TCVN3 = "KÕ ho¹ch c¶i c¸ch hµnh chÝnh n¨m 2010 cña Së Néi vô; ®¬n vÞ chñ tr×: V¨n phßng Së"
VNI = "Keá hoaïch caûi caùch haønh chính naêm 2010 cuûa Sôû Noäi vuï; ñôn vò chuû trì: Vaên phoøng Sôû"
TEXTS = [
    (TCVN3, "TCVN3 (ABC)"),
    (VNI, "VNI"),
    (VNI.upper(), "VNI"),
    ("Kế hoạch cải cách hành chính năm 2010 của Sở Nội vụ; đơn vị chủ trì: Văn phòng Sở", None),
    ("Ke hoach cai cach hanh chinh nam 2010 cua So Noi vu; don vi chu tri: Van phong So", None),
    ("Die Behörde für Verkehr prüft die Anträge, später auch die Gebühren für Übersetzungen aus Köln", None),
    ("L'arrêté a été signé à la préfecture où siège le comité chargé de la réforme de l'État", None),
    ("S¬ ®å", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "name"), TEXTS)
def test_text_in_a_font_of_before_unicode_is_named(text: str, name: str | None) -> None:
    assert legacy_encoding(text) == name


def test_a_unicode_paper_that_quotes_old_letters_is_no_legacy_text() -> None:
    assert legacy_encoding(TEXTS[3][0] * 5 + " " + TCVN3) is None


@pytest.mark.parametrize("sample", plan_ids())
def test_no_sample_plan_looks_like_legacy_text(sample: str) -> None:
    assert legacy_encoding(render(sample)) is None


def test_all_words_of_a_document_are_looked_at() -> None:
    document = Document("a.docx", (Prose((Line(1, "KÕ ho¹ch"),)), Table((Row(("c¶i", "c¸ch")),))))
    assert text_of(document) == "KÕ ho¹ch\nc¶i\nc¸ch"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize(("text", "name"), TEXTS[:2])
def test_a_legacy_file_is_refused_by_name(tmp_path: Path, text: str, name: str, encoding: str) -> None:
    file = tmp_path / "cu.txt"
    file.write_text(text, encoding=encoding)
    with pytest.raises(UnreadablePlanError, match=rf"cu\.txt: chữ gõ bằng mã cũ {name[:3]}"):
        read_text_file(file)


def test_unicode_passes() -> None:
    refuse_legacy("a.txt", TEXTS[3][0])
