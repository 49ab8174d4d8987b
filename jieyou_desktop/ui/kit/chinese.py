"""Qt's own words (menus of inputs, file and print dialogs) in Chinese."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication
from typing_extensions import override

_MISSING = {
    "&Look in:": "位置(&L)：",
    "Files of &type:": "文件类型(&T)：",
    "Drive": "磁盘",
    "Folder": "文件夹",
    "%1 File": "%1 文件",
    "File": "文件",
    "Page &order:": "页面顺序(&O)：",
    "Pages &per sheet:": "每张纸印几页(&P)：",
    "Page &Set:": "奇偶页(&S)：",
}
"""What Qt's translation leaves in English."""


class _Missing(QTranslator):
    """Translates what Qt's own translation does not."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        # None, not an empty text: that would be taken for the translation.
        return _MISSING.get(sourceText) if context.startswith("Q") else None


def speak(app: QApplication) -> None:
    """Have Qt speak Chinese. Once, before any window."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    whole = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if whole.load("qtbase_zh_CN", folder):
        app.installTranslator(whole)
    app.installTranslator(_Missing(app))
