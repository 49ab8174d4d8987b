"""A wizard: steps named on the left, one thing at a time on the right, one button that goes on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jieyou_desktop.ui.kit import reading_order
from jieyou_desktop.ui.kit.pieces import button, text
from jieyou_desktop.ui.kit.scroll import FollowScroll
from jieyou_desktop.ui.kit.theme import px, set_role


class Step(QWidget):
    """One step: a heading, what it is about, and ``body`` for its inputs.

    Subclasses, or the wizard's user, set ``button`` (what the one button says), and override
    ``enter`` (the step comes into view) and ``leave`` (whether one may go on).

    Signals:
        ready_changed: Whether the one button can be pressed has changed.
        done: The step is over; go on by itself (after a job, for one).
    """

    ready_changed = Signal()
    done = Signal()

    def __init__(self, name: str, heading: str, about: str = "", button: str = "下一步") -> None:
        super().__init__()
        self.name = name
        self.button = button
        self._ready = True
        self.body = QVBoxLayout()
        self.body.setSpacing(px(10))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(28), px(22), px(28), px(12))
        layout.setSpacing(px(8))
        layout.addWidget(text(heading, "h2"))
        if about:
            layout.addWidget(text(about, "sub"))
        layout.addSpacing(px(6))
        layout.addLayout(self.body, 1)

    @property
    def ready(self) -> bool:
        """Whether one may go on."""
        return self._ready

    def set_ready(self, ready: bool) -> None:
        """Let the person go on, or not yet."""
        self._ready = ready
        self.ready_changed.emit()

    def enter(self) -> None:
        """The step comes into view. For subclasses."""

    def leave(self) -> bool:
        """The button was pressed: True goes on; False stays (a job runs, a problem shows)."""
        return True


class Wizard(QWidget):
    """Goes through steps in order; the last one's button finishes.

    Signals:
        finished: The last step's button was pressed.
        cancelled: The person turned away.
    """

    finished = Signal()
    cancelled = Signal()

    def __init__(
        self,
        title: str,
        steps: list[Step],
        parent: QWidget | None = None,
        *,
        cancel: str = "不做了",
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._stack = QStackedWidget()
        self._names = [QLabel(f"{place}　{step.name}") for place, step in enumerate(steps, 1)]
        self._cancel = button(cancel)
        self._back = button("上一步", "chevron-left")
        self._on = button("下一步", primary=True)
        for step in steps:
            self._stack.addWidget(FollowScroll(step))
            step.ready_changed.connect(self._show_state)
            step.done.connect(self._go_on)
        left = QFrame()
        left.setObjectName("steps")
        names = QVBoxLayout(left)
        names.setContentsMargins(px(14), px(22), px(14), px(14))
        heading = text(title, "h3")
        set_role(heading, state="now")
        names.addWidget(heading)
        for label in self._names:
            label.setWordWrap(True)
            names.addWidget(label)
        names.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(px(28), px(8), px(28), px(16))
        foot.addWidget(self._cancel)
        foot.addStretch()
        foot.addWidget(self._back)
        foot.addSpacing(px(4))
        foot.addWidget(self._on)
        right = QVBoxLayout()
        right.addWidget(self._stack, 1)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        layout.addLayout(right, 1)
        self._cancel.setVisible(bool(cancel))
        self._cancel.clicked.connect(self.cancelled)
        self._back.clicked.connect(self._go_back)
        self._on.clicked.connect(self.go_on)
        self._enter(0)

    @property
    def step(self) -> Step:
        """The step in view."""
        return self._steps[self._stack.currentIndex()]

    def go_on(self) -> None:
        """What the one button does."""
        if self.step.ready and self.step.leave():
            self._go_on()

    def offer(self) -> None:
        """Put the cursor on the one button: all that the step asks for is there."""
        self._on.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, step: Step) -> None:
        """Jump to a step, as when a later one finds something to put right."""
        self._enter(self._steps.index(step))

    def allow_back(self, allowed: bool) -> None:
        """Whether one can still go back: not once something has been done."""
        self._back.setVisible(allowed and self._stack.currentIndex() > 0)
        self._cancel.setVisible(allowed)

    def _go_on(self) -> None:
        at = self._stack.currentIndex()
        if at + 1 < len(self._steps):
            self._enter(at + 1)
        else:
            self.finished.emit()

    def _go_back(self) -> None:
        self._enter(self._stack.currentIndex() - 1)

    def _enter(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._back.setVisible(place > 0)
        for at, label in enumerate(self._names):
            set_role(label, state="done" if at < place else "now" if at == place else "later")
        self.step.enter()
        self._show_state()
        self._focus_step()

    def _focus_step(self) -> None:
        """Put the cursor into the step, unless the step has done so itself."""
        at = self.window().focusWidget()
        inside = at is not None and self.step.isAncestorOf(at)
        if self.isVisible() and not inside and not reading_order.step(self.step):
            # Never on a button that turns back: while one cannot go on, it waits here.
            waits = self if not self._on.isEnabled() else self._on
            waits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        self._on.setText(self.step.button)
        became_ready = self.step.ready and not self._on.isEnabled()
        self._on.setEnabled(self.step.ready)
        # Having pressed what makes the step ready, or waited, one goes on with Enter. Asked of the
        # window: while a file dialog goes away, the program as a whole has no cursor.
        at = self.window().focusWidget()
        pressed = isinstance(at, QPushButton) and self.step.isAncestorOf(at)
        if became_ready and (pressed or at is self):
            self._on.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def hasHeightForWidth(self) -> bool:
        return False  # a step scrolls by itself; the page around it need not

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_step()

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        # The button that goes on comes before those that go back, wherever they stand.
        stops = (self.step, self._on, self._back, self._cancel)
        return reading_order.step(*stops, at=QApplication.focusWidget(), forward=forward)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
