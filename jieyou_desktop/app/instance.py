"""One window per data folder: a second start brings the first to the front, and goes."""

import getpass
import hashlib
import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 1000
_ANY_PROCESS = -1
_HEARD = b"heard\n"


class Doorbell(QObject):
    """Hears when the program is started again for a folder whose window is this one.

    Signals:
        rung: Somebody wants this window, with a file to open (its path) or without (empty).
    """

    rung = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def hang(self, folder: Path) -> None:
        """Hear for this folder from now on, and for no other.

        Where that cannot be, a second start finds the folder locked and says so.
        """
        if folder == self._folder and self._server.isListening():
            return
        self._folder = folder
        self._server.close()
        name = _name_of(folder)
        if not self._server.listen(name):
            # Left behind by a program that was killed: nobody answers there.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def _answer(self) -> None:
        while (call := self._server.nextPendingConnection()) is not None:
            call.readyRead.connect(partial(self._hear, call))
            call.disconnected.connect(call.deleteLater)
            self._hear(call)

    def _hear(self, call: QLocalSocket) -> None:
        """Take the one line a caller says, once it is whole, answer and hang up."""
        if call.canReadLine():
            words = bytes(call.readLine().data()).decode("utf-8", "replace")
            call.write(_HEARD)
            call.disconnectFromServer()
            self.rung.emit(words.rstrip("\n"))


def ring(folder: Path, file: Path | None = None) -> bool:
    """Ask the window of a folder to come forward and open a file; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name_of(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    _let_others_come_forward()
    socket.write(f"{file.absolute() if file else ''}\n".encode())
    socket.waitForBytesWritten(_PATIENCE_MS)
    # Gone before the other side has heard, the words would go too; it may be busy drawing.
    socket.waitForReadyRead(5 * _PATIENCE_MS)
    return True


def bring_forward(window: QWidget) -> None:
    """Show a window above all others, as large as it was."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def _name_of(folder: Path) -> str:
    """A name only this person's programs know for a folder; Windows' are the whole computer's."""
    whole = f"{getpass.getuser()}\n{os.path.normcase(folder.expanduser().absolute())}"
    return f"jieyou-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def _let_others_come_forward() -> None:
    """Windows lets only whoever was clicked last put a window in front, or let others do so."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
