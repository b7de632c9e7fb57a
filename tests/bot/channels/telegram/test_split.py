"""Splitting: every message fits, nothing is lost, nothing is cut that must stay whole."""

from __future__ import annotations

import html
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.render import blocks_of, calls_of, dump, load
from bot.channels.telegram.split import Block, Line, split, utf16_length
from bot.reply import Button, Reply, RowQuote

LETTERS = st.text(alphabet=st.sampled_from('aạẶ <>&"_*[\n🇻🇳👩\u200d💻e\u0301 đ'), max_size=200)


def plain(source: str) -> str:
    return html.unescape(re.sub(r"</?(?:b|blockquote(?: expandable)?)>", "", source))


@given(st.lists(st.tuples(LETTERS, st.integers(0, 9), st.booleans()), max_size=8), st.integers(20, 90))
def test_every_piece_fits_and_the_words_stay(texts: list[tuple[str, int, bool]], limit: int) -> None:
    blocks = [Block(tuple(Line(line, bold) for line in text.split("\n")), is_quote) for text, bold, is_quote in texts]
    pieces = split(blocks, limit)
    for piece in pieces:
        assert 0 < utf16_length(piece.plain) <= limit
        assert plain(piece.html) == piece.plain
        assert piece.html.count("<b>") == piece.html.count("</b>")
        piece.plain.encode("utf-8")
    squeezed = "".join("".join(piece.plain.split()) for piece in pieces)
    assert squeezed == "".join("".join(block.plain.split()) for block in blocks)


def test_letters_with_marks_and_joined_emoji_are_never_cut() -> None:
    text = unicodedata.normalize("NFD", "ế" * 100) + "👩\u200d💻" * 40
    pieces = split([Block((Line(text),))], 50)
    assert "".join(piece.plain for piece in pieces) == text
    for piece in pieces:
        assert not unicodedata.combining(piece.plain[0])
        assert piece.plain[0] != "\u200d"
        assert piece.plain[-1] != "\u200d"


def test_a_quotation_that_fits_is_not_divided() -> None:
    quote = Block(tuple(Line(f"Cột: {n}", 4) for n in range(5)), is_quote=True)
    pieces = split([Block((Line("chữ " * 10),)), quote], 60)
    assert [piece.html.count("<blockquote expandable>") for piece in pieces] == [0, 1]


def test_calls_come_back_from_the_store_as_they_were() -> None:
    reply = Reply(
        "Một\n\nHai",
        (RowQuote("KH 1, mục I", (("Chủ trì", "A & B"),)),),
        ((Button("Đúng", "k:1"), Button("Sai", "k:2")),),
    )
    calls = calls_of(reply, query="q", pressed=7)
    assert load(dump(calls)) == calls
    assert [call.method for call in calls] == ["answer", "send"]
    assert (
        blocks_of(reply)[-1].html == "<blockquote expandable><b>KH 1, mục I</b>\n<b>Chủ trì:</b> A &amp; B</blockquote>"
    )
    assert [call.method for call in calls_of(Reply("trang", replaces=True), query="q", pressed=7)] == ["answer", "edit"]
    assert [call.method for call in calls_of(Reply("", notice="x" * 300), query="q")] == ["answer"]
    assert len(calls_of(Reply("", notice="x" * 300), query="q")[0].plain) == 200
