import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from jieyou_desktop.domain import codes, kinds
from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.domain.fields import Field, Fields
from jieyou_desktop.storage import models  # noqa: F401 - declares every table
from jieyou_desktop.storage.base import Base, fields_of
from jieyou_desktop.ui.kit.form import Form

FIELDS = Fields(
    [
        Field("name", "姓名", kinds.Name(), required=True),
        Field("id_number", "公民身份号码", kinds.IdNumber(), hint="18 位"),
        Field("sex", "性别", kinds.Choice(codes=codes.SEX)),
        Field("ethnicity", "民族", kinds.Choice(codes=codes.ETHNICITY)),
        Field("born_on", "出生日期", kinds.Day()),
        Field("income", "家庭月收入", kinds.Money(), group="经济状况"),
        Field("illness", "病情", kinds.Text(lines=3, limit=200, private=True), group="健康"),
        Field("party", "党员", kinds.Flag(), group="健康"),
    ]
)
VALUES = {
    "name": "单玉芝",
    "id_number": "371399194505120026",
    "sex": "2",
    "ethnicity": "01",
    "born_on": None,
    "income": 53300,
    "illness": "高血压",
    "party": True,
}


@pytest.fixture
def form(qtbot, dressed):
    form = Form(FIELDS, rows=(("name", "id_number"), ("sex", "born_on")))
    qtbot.addWidget(form)
    form.resize(700, 600)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    return form


def line(form, name) -> QLineEdit:
    return form.findChild(QLineEdit, name)


def problem(form, name) -> str:
    labels = form.editor(name).findChildren(QLabel)
    return "".join(label.text() for label in labels if label.property("role") == "problem")


def test_what_is_put_is_what_is_taken(form):
    form.put(VALUES)
    assert form.take() == VALUES


def test_every_declared_table_makes_a_form(qtbot, dressed):
    for mapper in Base.registry.mappers:
        fields = fields_of(mapper.class_)
        form = Form(fields)
        qtbot.addWidget(form)
        form.put({})
        assert set(form.typed()) <= {f.name for f in fields if isinstance(f.kind, kinds.Flag)}


def test_every_input_has_its_label_as_accessible_name(form):
    for field in FIELDS:
        assert form.editor(field.name).widget.accessibleName() == field.label


def test_kinds_get_their_inputs(form):
    assert isinstance(form.editor("sex").widget, QComboBox)
    assert isinstance(form.editor("illness").widget, QPlainTextEdit)
    assert isinstance(form.editor("party").widget, QCheckBox)
    assert isinstance(form.editor("income").widget, QLineEdit)


def test_nothing_is_said_while_typing_and_all_on_leaving(qtbot, form):
    number = line(form, "id_number")
    number.setFocus()
    qtbot.keyClicks(number, "371399194505120028")
    assert problem(form, "id_number") == ""
    line(form, "name").setFocus()
    assert "校验位" in problem(form, "id_number")
    assert number.property("wrong")
    number.setFocus()
    qtbot.keyClick(number, Qt.Key.Key_Backspace)
    assert problem(form, "id_number") == ""


def test_an_empty_required_input_is_not_complained_about_before_saving(qtbot, form):
    line(form, "name").setFocus()
    line(form, "id_number").setFocus()
    assert problem(form, "name") == ""
    assert form.take() is None
    assert problem(form, "name") == "请填写姓名"
    assert line(form, "name").hasFocus()


def test_leaving_writes_the_value_as_the_program_would(qtbot, form):
    left = []
    form.field_left.connect(left.append)
    income = line(form, "income")
    income.setFocus()
    qtbot.keyClicks(income, "1200")
    line(form, "name").setFocus()
    assert income.text() == "1,200.00"
    assert left == ["income"]


def test_enter_goes_on_and_from_the_last_input_saves(qtbot, form):
    line(form, "name").setFocus()
    qtbot.keyClick(line(form, "name"), Qt.Key.Key_Return)
    assert line(form, "id_number").hasFocus()
    party = form.editor("party").widget
    party.setFocus()
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(party, Qt.Key.Key_Return)
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(
            form.editor("illness").widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )


def test_enter_in_a_text_of_several_lines_is_a_new_line(qtbot, form):
    illness = form.editor("illness").widget
    illness.setFocus()
    qtbot.keyClicks(illness, "a")
    qtbot.keyClick(illness, Qt.Key.Key_Return)
    qtbot.keyClicks(illness, "b")
    assert form.value("illness") == "a\nb"


def test_escape_is_told_to_the_page(qtbot, form):
    with qtbot.waitSignal(form.escaped):
        qtbot.keyClick(line(form, "name"), Qt.Key.Key_Escape)


def test_part_of_a_label_or_a_code_finds_the_choice(qtbot, form):
    combo = form.editor("ethnicity").widget
    for typed, code in (("朝鲜", "10"), ("回", "03"), ("02", "02"), ("汉族", "01")):
        combo.setEditText(typed)
        combo.lineEdit().editingFinished.emit()
        assert form.value("ethnicity") == code


def test_a_choice_that_is_none_is_said_with_what_may_be_filled_in(form):
    form.editor("sex").set_text("女男")
    form.editor("name").set_text("单玉芝")
    assert form.take() is None
    assert "可填：男、女" in problem(form, "sex")


def test_a_draft_comes_back_as_it_was_typed_even_if_wrong(form, qtbot, dressed):
    form.retype(
        {"name": "单玉", "id_number": "37139919", "income": "五百", "illness": "腿疼\n眼花"}
    )
    draft = form.typed()
    another = Form(FIELDS)
    qtbot.addWidget(another)
    another.retype(draft)
    assert another.typed() == draft
    assert draft["income"] == "五百"
    assert "sex" not in draft


def test_a_refusal_stands_under_the_field_it_names_or_above_the_form(form):
    form.refuse(FieldError("id_number", "已登记在李桂英户", "请办理迁移"))
    assert problem(form, "id_number") == "已登记在李桂英户。请办理迁移"
    assert line(form, "id_number").hasFocus()
    form.refuse(UserError("今年还没有录入放假安排", "请到设置里录入", "条例第七条"))
    shown = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert "今年还没有录入放假安排。请到设置里录入（依据：条例第七条）" in shown


def test_a_concealed_value_shows_its_mask_is_not_taken_and_can_be_asked_for(qtbot, form):
    form.put(VALUES, conceal=("id_number", "illness"))
    assert line(form, "id_number").text() == "371399••••••••0026"
    assert set(form.take()) == set(VALUES) - {"id_number", "illness"}
    assert "id_number" not in form.typed()
    asked = []
    form.reveal_asked.connect(asked.append)
    form.editor("id_number").reveal_asked.emit()
    assert asked == ["id_number"]
    form.set_value("id_number", VALUES["id_number"])
    assert form.take()["id_number"] == VALUES["id_number"]


def test_a_remark_refuses_nothing(form):
    form.put(VALUES)
    form.remark("id_number", "女，81 岁", "done")
    assert problem(form, "id_number") == ""
    assert form.take() == VALUES


def test_the_calendar_fills_the_day(qtbot, form):
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    day = line(form, "born_on")
    day.setText("1945-05-12")
    qtbot.keyClick(day, Qt.Key.Key_Down)
    calendar = form.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(1945, 5, 12)
    with qtbot.waitSignal(form.changed):
        calendar.clicked.emit(QDate(1945, 5, 20))
    assert form.value("born_on").isoformat() == "1945-05-20"


def test_scrolling_over_a_choice_does_not_change_it(qtbot, form):
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    form.put(VALUES)
    combo = form.editor("sex").widget
    at = QPointF(combo.rect().center())
    event = QWheelEvent(
        at,
        combo.mapToGlobal(at),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert form.value("sex") == "2"


def test_a_narrow_form_puts_one_input_a_line(qtbot, form):
    name, number = form.editor("name"), form.editor("id_number")
    assert name.y() == number.y()
    form.resize(300, 900)
    qtbot.wait(1)
    assert number.y() > name.y()


def test_enter_goes_on_from_a_choice_too(qtbot, form):
    choice = form.editor("sex").widget
    choice.setFocus()
    choice.setEditText("女")
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert line(form, "born_on").hasFocus()
    assert form.value("sex") == "2"
