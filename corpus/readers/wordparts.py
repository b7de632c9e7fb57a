"""The parts of a Word package that hold words and what they are printed with; pictures, macros and links stay unread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.phys_pkg import PhysPkgReader
from lxml.etree import XMLParser, _Element, fromstring

from corpus.readers.wordstyles import W

_NAMESPACE = W.strip("{}").encode()
# Word's "strict" files differ in the names of their namespaces alone.
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


@dataclass(frozen=True)
class Parts:
    """The roots of a Word file's parts; None where it has no such part."""

    document: _Element | None
    styles: _Element | None
    numbering: _Element | None
    footnotes: _Element | None
    endnotes: _Element | None
    has_pictures: bool


def read_parts(path: Path) -> Parts:
    """Raises what python-docx and lxml raise for a damaged package. Only the parts named above are opened.

    A package may point to parts that it does not have (pictures, often): nothing but those above must be there.
    """
    package: Any = PhysPkgReader(str(path))  # type: ignore[no-untyped-call]
    try:
        main = _targets(package, PackURI(PACKAGE_URI))["officeDocument"]
        related = _targets(package, main)

        def part(kind: str) -> _Element | None:
            return _xml(package.blob_for(related[kind])) if kind in related else None

        return Parts(
            _xml(package.blob_for(main)),
            part("styles"),
            part("numbering"),
            part("footnotes"),
            part("endnotes"),
            "image" in related,
        )
    finally:
        package.close()


def _targets(package: Any, source: PackURI) -> dict[str, PackURI]:
    """The parts that a part points to, by the last word of their kind; what lies outside the package is left out."""
    rels = package.rels_xml_for(source)
    if rels is None:
        return {}
    return {
        (rel.get("Type") or "").rsplit("/", 1)[-1]: PackURI.from_rel_ref(source.baseURI, rel.get("Target") or "")
        for rel in _xml(rels)
        if rel.get("TargetMode") != "External"
    }


def _xml(blob: bytes) -> _Element:
    """A part's XML; entities are not resolved, nothing is fetched."""
    parser = XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return fromstring(blob.replace(_STRICT_NAMESPACE, _NAMESPACE), parser)
