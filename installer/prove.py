"""``python installer/prove.py``: what build.py made, tried under Wine as an office would use it.

Installs, upgrades, runs, refuses and uninstalls; runs the tests in Windows' Python. Stops at
the first thing that is not as it must be. ``prove.json`` has what was measured, ``pictures/``
what was seen.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import windows_setup
import wine
from bench import HERE, UnderWine
from freezing import megabytes
from product import CONSOLE, NAME, ROOT, TITLE, version
from wine import Ended, Wine

PREVIOUS = "0.0.9"
"""Stands for the version an office has: the same program under a lower number."""
SLOWEST_START = 1.6
"""A frozen start to the sign-in window takes at most this many times the start from source."""

_TESTED = ("domain", "security", "storage", "exchange", "documents", "services", "app")
_FOR_WINE = """# Wine 8 has not got this function, and Python does without it where it is not.
import _winapi
del _winapi.CopyFile2
"""
_PASSWORD = "试装的人"
_TOWN = ("--town", "青石镇", "--code", "371399101", "--user", "王芳")


class Proof:
    """One run of everything, in a Wine of its own."""

    def __init__(self, prefix: Wine, work: Path, setup: Path) -> None:
        self.figures: dict[str, float] = {}
        self._wine, self._work, self._setup = prefix, work, setup
        self._home = prefix.drive_c / "解忧程序" / "程序（测试）"
        self._data = prefix.local_data / NAME / "data"
        self._pictures = work / "pictures"

    def steps(self) -> dict[str, Callable[[], None]]:
        """What is tried, in order, each under its title."""
        return {
            "测试在 Windows 的 Python 里通过": self.run_tests,
            "Windows 太旧时不装": self.refuse_old_windows,
            "上一版静默装进带中文的文件夹": self.install_previous,
            "上一版建一份数据": self.make_data,
            "启动快慢": self.measure_start,
            "程序开着时不装，什么也不动": self.refuse_while_running,
            "就地升级，数据都在": self.upgrade,
            "不用旧的盖新的": self.refuse_older,
            "自检，不用显示": self.selftest_offscreen,
            "自检，真的窗口": self.selftest_on_screen,
            "再开一次，前一个窗口到最前": self.start_twice,
            "静默卸载，数据留着": self.uninstall,
            "给所有人装，再卸载": self.install_for_all,
        }

    def take(self, title: str, step: Callable[[], None]) -> None:
        """Do one step and say how long it took."""
        started = time.monotonic()
        print(f"== {title}", flush=True)
        step()
        self.figures[title] = round(time.monotonic() - started, 1)
        print(f"   {self.figures[title]:.0f} 秒", flush=True)

    def run_tests(self) -> None:
        """The part of the suite that knows nothing of how windows look."""
        bench = UnderWine(self._work, self._wine)
        beside = self._work / "tests-site"
        shutil.rmtree(beside, ignore_errors=True)
        bench.add(HERE / "tests.lock", beside)
        (beside / "sitecustomize.py").write_text(_FOR_WINE, encoding="utf-8")
        folders = [ROOT / "tests" / name for name in _TESTED]
        options: list[str | Path] = [
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            ROOT,
            "-c",
            ROOT / "pyproject.toml",
        ]
        path = ";".join(wine.windows(each) for each in (beside, ROOT))
        words: list[str | Path] = ["-m", "pytest", *options, *folders]
        bench.run(words, PYTHONPATH=path, WINEQT_QPA_PLATFORM="offscreen")

    def refuse_old_windows(self) -> None:
        """The installer goes on only on Windows 10 from 1809."""
        self._wine.run(["winecfg", "-v", "win81"])
        try:
            _require(self._install(self._setup).status == 4, "在 Windows 8.1 上也装了")
        finally:
            self._wine.run(["winecfg", "-v", "win10"])

    def install_previous(self) -> None:
        """Install silently where the path is Chinese."""
        folder, icon = self._work / "frozen" / NAME, self._work / "jieyou.ico"
        previous = windows_setup.make(folder, icon, self._work, version=PREVIOUS, quick=True)
        ended = self._install(previous, f"/D={wine.windows(self._home)}")
        _require(ended.status == 0, f"安装以 {ended.status} 结束")
        self._require_installed(PREVIOUS)
        self.figures["安装程序（MB）"] = round(megabytes(self._setup), 1)
        self.figures["装好以后（MB）"] = round(megabytes(self._home), 1)

    def make_data(self) -> None:
        """Make an office where the program puts it by default, and look into it."""
        self._data.parent.mkdir(exist_ok=True)
        ended = self._jieyou("init", self._data, *_TOWN)
        _require(ended.status == 0, ended.said)
        self._require_office()
        # What an older version had installed, and what the user has put there.
        (self._home / "_internal" / "旧版留下的.dll").touch()
        (self._home / "用户自己放的.txt").touch()

    def refuse_while_running(self) -> None:
        """Nothing is changed while the program is open, and the exit code says so."""
        running = self._wine.start([self._home / f"{NAME}.exe"])
        try:
            self._until_shown()
            self._take_picture("sign-in")
            ended = self._install(self._setup)
            _require(ended.status == 5, f"程序开着，安装却以 {ended.status} 结束")
            self._require_installed(PREVIOUS)
        finally:
            self._close(running)

    def upgrade(self) -> None:
        """The new version takes the old one's place, wherever that is; data stays."""
        ended = self._install(self._setup)
        _require(ended.status == 0, f"升级以 {ended.status} 结束")
        self._require_installed(version())
        _require(not (self._home / "_internal" / "旧版留下的.dll").exists(), "旧版的文件还在")
        _require((self._home / "用户自己放的.txt").exists(), "用户自己的文件没有了")
        self._require_office()

    def refuse_older(self) -> None:
        """An older installer leaves a newer version alone."""
        ended = self._install(self._work / f"{TITLE}-setup-{PREVIOUS}.exe")
        _require(ended.status == 6, f"旧的安装程序以 {ended.status} 结束")
        self._require_installed(version())

    def selftest_offscreen(self) -> None:
        """The command line's program, in a console of code page 936."""
        self._selftest(CONSOLE, "自检 不显示", WINEQT_QPA_PLATFORM="offscreen")

    def selftest_on_screen(self) -> None:
        """The window's program, with what Windows draws and a name no code page has."""
        self._selftest(NAME, "自检·真的窗口 𠮷")

    def start_twice(self) -> None:
        """The second start goes by itself; the first one stays."""
        first = self._wine.start([self._home / f"{NAME}.exe"])
        try:
            self._until_shown()
            second = self._wine.run([self._home / f"{NAME}.exe"], timeout=120)
            _require(second.status == 0, f"第二次启动以 {second.status} 结束")
            _require(first.poll() is None, "第二次启动把第一个窗口关掉了")
        finally:
            self._close(first)

    def measure_start(self) -> None:
        """From nothing to the sign-in window and out again: frozen, and from source."""
        bench = UnderWine(self._work, self._wine)
        frozen: list[str | Path] = [self._home / f"{NAME}.exe", "--only-shown"]
        source: list[str | Path] = [bench.program, "-m", "jieyou_desktop", "--only-shown"]
        taken = {}
        for what, words in (("装好的", frozen), ("从源码", source)):
            # The first start reads everything from the disk; the best of the next three counts.
            seconds = [self._seconds(words) for _ in range(4)][1:]
            taken[what] = self.figures[f"启动，{what}（秒）"] = round(min(seconds), 2)
        ratio = taken["装好的"] / taken["从源码"]
        self.figures["启动之比"] = round(ratio, 2)
        _require(ratio <= SLOWEST_START, f"装好的启动慢到源码的 {ratio:.2f} 倍")

    def uninstall(self) -> None:
        """The program goes, with its links and entries; data stays."""
        self._uninstall(self._home, "/CurrentUser")
        left = sorted(path.name for path in self._home.rglob("*"))
        _require(left == ["用户自己放的.txt"], f"卸载后还剩 {left}")
        _require((self._data / "jieyou.db").exists(), "卸载把数据删了")
        _require(not self._links(), "卸载后快捷方式还在")
        _require(not self._registered("HKCU"), "卸载后注册表里还有")

    def install_for_all(self) -> None:
        """A technician installs for everybody."""
        ended = self._install(self._setup, "/NoDesktop", who="/AllUsers")
        _require(ended.status == 0, f"安装以 {ended.status} 结束")
        home = self._wine.drive_c / "Program Files" / "Jieyou"
        _require((home / f"{NAME}.exe").exists(), "没有装进 Program Files")
        _require(self._registered("HKLM"), "没有登记给所有人")
        desktop = [link for link in self._links() if "Desktop" in link.parts]
        _require(not desktop, "说了不要，桌面上还是有图标")
        self._uninstall(home, "/AllUsers")
        _require(not home.exists(), "卸载后文件夹还在")

    def _install(self, setup: Path, *words: str, who: str = "/CurrentUser") -> Ended:
        return self._wine.run([setup, "/S", who, *words])

    def _uninstall(self, home: Path, who: str) -> None:
        # _?= keeps it from going on in a copy of itself, which nobody could wait for.
        program = home / "uninstall.exe"
        ended = self._wine.run([program, "/S", who, f"_?={wine.windows(home)}"])
        _require(ended.status == 0, f"卸载以 {ended.status} 结束")
        program.unlink(missing_ok=True)
        if home.exists() and not any(home.iterdir()):
            home.rmdir()

    def _require_installed(self, number: str) -> None:
        for name in (NAME, CONSOLE):
            _require((self._home / f"{name}.exe").exists(), f"没有 {name}.exe")
        asked = self._wine.run(["reg", "query", r"HKCU\Software\Jieyou", "/v", "Version"])
        _require(number in asked.said, f"登记的版本不是 {number}：{asked.said}")
        opens = self._wine.run(["reg", "query", r"HKCU\Software\Classes\.jyh", "/ve"])
        _require("Jieyou.Backup" in opens.said, f"备份文件没有交给解忧打开：{opens.said}")
        _require(len(self._links()) == 4, f"快捷方式不对：{self._links()}")

    def _require_office(self) -> None:
        ended = self._jieyou("check", "-w", self._data)
        _require(ended.status == 0 and "好" in ended.said, ended.said)

    def _jieyou(self, *words: str | Path) -> Ended:
        program = self._home / f"{CONSOLE}.exe"
        return self._wine.run([program, *words], JIEYOU_PASSWORD=_PASSWORD)

    def _selftest(self, program: str, name: str, **environment: str) -> None:
        folder = self._work / name
        shutil.rmtree(folder, ignore_errors=True)
        words: list[str | Path] = [self._home / f"{program}.exe", "--selftest", folder]
        ended = self._wine.run(words, timeout=900, **environment)
        result = folder / "selftest.json"
        _require(result.exists(), f"自检没有写出结果：{ended.said}")
        told = json.loads(result.read_text(encoding="utf-8"))
        _require(told["passed"] and ended.status == 0, f"自检没有通过：{told['wrong']}")
        _require(told["frozen"], "自检的不是装好的程序")
        self.figures[f"自检 {told['qt'].split()[-1]}（秒）"] = told["seconds"]
        if program == CONSOLE:
            _require("自检通过" in ended.said, f"936 代码页的控制台里说的看不懂：{ended.said}")

    def _until_shown(self) -> None:
        """Give a program time to put up its window, thrice what it was measured to need."""
        time.sleep(3 * self.figures["启动，装好的（秒）"] + 3)

    def _close(self, running: "subprocess.Popen[bytes]") -> None:
        self._wine.run(["taskkill", "/f", "/im", f"{NAME}.exe"])
        running.wait(60)

    def _seconds(self, words: list[str | Path]) -> float:
        started = time.monotonic()
        ended = self._wine.run(words, timeout=300, PYTHONPATH=wine.windows(ROOT))
        _require(ended.status == 0, f"启动以 {ended.status} 结束：{ended.said}")
        return time.monotonic() - started

    def _take_picture(self, name: str) -> None:
        if not self._wine.picture(self._pictures / f"{name}.png"):
            print(f"   没有拍下 {name}：这个 Python 里没有 Qt")

    def _links(self) -> list[Path]:
        # Wine's desktop is the one in its home, beside the prefix.
        return sorted(self._wine.folder.rglob(f"*{TITLE}*.lnk"))

    def _registered(self, root: str) -> bool:
        key = root + r"\Software\Microsoft\Windows\CurrentVersion\Uninstall\Jieyou"
        return self._wine.run(["reg", "query", key]).status == 0


def main() -> None:
    """Try everything and write down what was measured."""
    asked = _arguments()
    setup = asked.out / f"{TITLE}-setup-{version()}.exe"
    if not setup.exists():
        raise SystemExit("还没有安装程序：先运行 installer/build.py")
    # A Wine of its own: nothing an earlier run has installed may stand in for what this one does.
    shutil.rmtree(asked.work / "proof", ignore_errors=True)
    with wine.started(asked.work / "proof") as prefix:
        proof = Proof(prefix, asked.work, setup)
        try:
            for title, step in proof.steps().items():
                if not (asked.skip_tests and step == proof.run_tests):
                    proof.take(title, step)
        finally:
            told = json.dumps(proof.figures, ensure_ascii=False, indent=1)
            (asked.work / "prove.json").write_text(told, encoding="utf-8")
    print(told)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        sys.exit(f"不对：{otherwise}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="在 Wine 里把安装程序试一遍")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="中间文件放哪里")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="成品在哪里")
    parser.add_argument("--skip-tests", action="store_true", help="不跑测试，只试安装")
    asked = parser.parse_args()
    asked.work, asked.out = asked.work.absolute(), asked.out.absolute()
    return asked


if __name__ == "__main__":
    main()
