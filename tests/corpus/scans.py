"""PDF papers of the tests as a scanner gives them: pixels, askew, with noise and a red seal."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest


def _can_scan() -> bool:
    if shutil.which("tesseract") is None or not (find_spec("cv2") and find_spec("pytesseract")):
        return False
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
    return "vie" in languages.split()


# Without OCR a test is skipped on a person's machine and fails where every change is checked.
needs_ocr = pytest.mark.skipif(
    not _can_scan() and os.environ.get("CI") != "true",
    reason="OCR is not installed (pip install '.[scan]'; apt-get install tesseract-ocr tesseract-ocr-vie)",
)


def scan(
    pdf: Path,
    path: Path,
    *,
    dpi: int = 200,
    askew: float = 1.0,
    noise: float = 10.0,
    turned: int = 0,
    seal: tuple[float, float, float] | None = None,
) -> Path:
    """Write the pages of a PDF as pictures to a PDF, a TIFF, or one page to a PNG or JPEG.

    `askew` and `turned` are degrees counter-clockwise; `noise` is a standard deviation in 255 levels of grey; `seal` is a
    red ring on the first page by its centre and radius in points.
    """
    import numpy as np
    import pypdfium2 as pdfium
    from PIL import Image, ImageDraw

    random = np.random.default_rng(7)
    pictures = []
    for number, page in enumerate(pdfium.PdfDocument(pdf)):
        picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
        if seal and number == 0:
            x, y, radius = (value * dpi / 72 for value in seal)
            draw = ImageDraw.Draw(picture)
            for share in (1.0, 0.85, 0.5, 0.25):
                size = radius * share
                draw.ellipse((x - size, y - size, x + size, y + size), outline=(205, 30, 45), width=dpi // 40)
        picture = picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor="white").rotate(turned, expand=True)
        pixels = np.asarray(picture).astype(np.float64)
        pixels += random.normal(0, noise, (*pixels.shape[:2], 1))
        pictures.append(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))
    if path.suffix in {".pdf", ".tiff"}:
        pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=dpi)
    else:
        pictures[0].save(path)
    return path
