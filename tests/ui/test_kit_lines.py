from PySide6.QtCore import Qt

from jieyou_desktop.ui.kit.lines import Line


def test_a_line_is_pressed_by_mouse_and_keyboard_and_reads_itself_out(qtbot, dressed):
    line = Line("单玉芝", "最低生活保障", "今天到期", tone="soon")
    qtbot.addWidget(line)
    line.show()
    pressed = []
    line.pressed.connect(lambda: pressed.append(1))
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(line, key)
    assert len(pressed) == 3
    assert line.accessibleName() == "单玉芝，最低生活保障，今天到期"
