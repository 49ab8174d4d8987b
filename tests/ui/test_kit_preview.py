from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from jieyou_desktop.domain.errors import UserError
from jieyou_desktop.ui.kit import dialogs, files
from jieyou_desktop.ui.kit.notice import Notice
from jieyou_desktop.ui.kit.preview import PaperPreview, print_pdf


@pytest.fixture(scope="module")
def paper() -> bytes:
    """Three A4 pages, each with a black square 50 mm from the left and the top."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    mm = 72 / 25.4
    for _page in range(3):
        canvas.rect(50 * mm, A4[1] - 60 * mm, 10 * mm, 10 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_preview_says_how_many_pages(qtbot, dressed, paper):
    preview = PaperPreview(paper, "受理通知书")
    qtbot.addWidget(preview)
    preview.show()
    assert preview.document.pageCount() == 3
    assert "共 3 页" in [label.text() for label in preview.findChildren(QLabel)]


def test_printed_pages_stand_where_the_paper_says(qtbot, dressed, paper, tmp_path):
    document, buffer = QPdfDocument(None), QBuffer()
    buffer.setData(QByteArray(paper))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(600)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            # What a laser printer leaves at the edges must not move the page.
            QMarginsF(12, 12, 12, 12),
        )
    )
    printer.setFromTo(2, 3)
    print_pdf(document, printer)
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == 2
    scale = 4
    image = printed[1].render(scale=scale).to_pil().convert("L")
    mm = 72 / 25.4 * scale
    assert image.getpixel((round(55 * mm), round(55 * mm))) < 40
    for outside in ((48.5, 55), (61.5, 55), (55, 48.5), (55, 61.5)):
        assert image.getpixel(tuple(round(at * mm) for at in outside)) > 200


def test_a_file_is_written_whole_or_not_at_all(tmp_path, dressed):
    files.write_file(tmp_path / "a.pdf", b"paper")
    assert (tmp_path / "a.pdf").read_bytes() == b"paper"
    with pytest.raises(UserError, match="没能存到"):
        files.write_file(tmp_path / "gone" / "b.pdf", b"paper")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf"]


def test_saving_suggests_the_title_and_keeps_the_ending(
    qtbot, dressed, paper, monkeypatch, tmp_path
):
    asked = []

    def choose(parent, title, suggested, kind):
        asked.append(suggested)
        return str(tmp_path / "王芳的通知书"), kind

    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", choose)
    preview = PaperPreview(paper, "青石救受〔2026〕12号/甲")
    qtbot.addWidget(preview)
    preview.save_it()
    assert asked[0].endswith("青石救受〔2026〕12号·甲.pdf")
    assert (tmp_path / "王芳的通知书.pdf").read_bytes() == paper
    said = preview.findChild(Notice).accessibleName()
    assert "王芳的通知书.pdf" in said
    assert str(tmp_path) in said


def test_what_must_not_lie_about_is_saved_only_after_a_caution(
    qtbot, dressed, paper, tmp_path, monkeypatch
):
    asked = []
    place = str(tmp_path / "恢复码.pdf")
    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", lambda *_words: (place, ""))
    monkeypatch.setattr(dialogs, "ask", lambda _parent, *words: asked.append(words))
    preview = PaperPreview(paper, "恢复码", caution="不能留在这台电脑里")
    qtbot.addWidget(preview)
    preview.save_it()
    assert "不能留在这台电脑里" in asked[0]
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(dialogs, "ask", lambda *_words: True)
    preview.save_it()
    assert [path.name for path in tmp_path.iterdir()] == ["恢复码.pdf"]
