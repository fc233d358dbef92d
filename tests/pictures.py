"""The pictures of the handbook, taken from real results on the invented samples.

    python tests/pictures.py        # writes docs/pictures/*.png

Each is a page as LibreOffice prints it, cut to what the handbook speaks of.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLES = ROOT / "samples"
AS_OF = "2026-11-05"
RESOLUTION = 100
PAGE = (60, 60, 720, 760)


@dataclass(frozen=True)
class Picture:
    """A part of a page of a result: the result below the run's folder, the page, what is cut out
    (left, top, width, height in pixels), and words that stand there."""

    result: str
    page: int
    box: tuple[int, int, int, int]
    words: tuple[str, ...]


WIDE = (28, 40, 1115, 330)
TALL = (28, 40, 770, 420)
TAKEN = {
    "marked": Picture("pressed/双河村.xlsx", 1, TALL, ("信访日期", "身份证号")),
    "listed": Picture("pressed/双河村.xlsx", -1, TALL, ("问题清单", "程度", "位置")),
    "summary": Picture("run/问题清单.xlsx", 1, WIDE, ("检查结果", "错误")),
    "findings": Picture("run/问题清单.xlsx", -1, WIDE, ("问题清单", "处理情况")),
    "words": Picture("run/问题清单.xlsx", -1, WIDE, ("值分布", "标准写法")),
    "review": Picture("run/查重核对.xlsx", 1, WIDE, ("查重核对", "处理意见")),
    "submissions": Picture("run/报送情况.xlsx", 1, TALL, ("报送情况", "零报告")),
    "deadlines": Picture("run/期限清单.xlsx", 1, WIDE, ("期限清单", "到期日")),
    "today": Picture("run/今天要办.xlsx", 1, TALL, ("今天要办", "已超期")),
    "notice": Picture("run/文书草稿/受理告知书-YX-2026-0116.docx", 1, PAGE, ("受理告知书",)),
    "report": Picture("run/2026年10月信访工作月报.docx", 1, PAGE, ("月报",)),
    "slip": Picture(
        "slip/当场告知单/当场告知单-YX-2026-0007.docx", 1, PAGE, ("当场告知单", "信访人签名")
    ),
    "blank": Picture("blank/信访登记台账（空白）.xlsx", 1, WIDE, ("信访日期",)),
}


def results(folder: Path) -> None:
    """The month of the samples, a blank register, and what a visitor is handed."""
    month = ["run", SAMPLES / "2026-10", "--month", "2026-10", "--ledger", SAMPLES / "台账.xlsx"]
    slip = ["notices", SAMPLES / "台账.xlsx", "--notice", "slip", "--record", "YX-2026-0007"]
    for line in (
        [*month, "--as-of", AS_OF, "-o", folder / "run"],
        ["template", "register", "--office", SAMPLES, "-o", folder / "blank"],
        [*slip, "--as-of", AS_OF, "-o", folder / "slip"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "xftools", *map(str, line), "--quiet"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in (0, 1, 4):
            raise RuntimeError(done.stderr)


def pressed(folder: Path) -> None:
    """A sheet of a village with 检查台账 pressed on it: the shipped add-in, in LibreOffice."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "addin")]
    from excel import excel_at

    (folder / "pressed").mkdir()
    with excel_at(folder / "pressed", as_of=AS_OF) as excel:
        path = excel.office(ledger=None).with_name("双河村.ods")
        shutil.copy(SAMPLES / "2026-10" / "双河村.ods", path)
        excel.load(path)
        if "问题清单" not in excel.press("XfCheck"):
            raise RuntimeError(excel.said)
        shutil.copy(excel.saved(str(path)), folder / "pressed" / "双河村.xlsx")


def printed(folder: Path) -> dict[str, Path]:
    """Each result that a picture is taken from, as LibreOffice prints it."""
    pages: dict[str, Path] = {}
    for number, result in enumerate(sorted({item.result for item in TAKEN.values()})):
        out = folder / "pages" / str(number)
        out.mkdir(parents=True)
        pages[result] = out / f"{Path(result).stem}.pdf"
    soffice = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for result, page in pages.items():
        subprocess.run(
            [*soffice, "--convert-to", "pdf", "--outdir", page.parent, folder / result],
            capture_output=True, check=True, timeout=180,
        )  # fmt: skip
    return pages


def text_of(page: Path, number: int) -> str:
    """The text of one page (-1: of the whole)."""
    one = [] if number < 0 else ["-f", str(number), "-l", str(number)]
    done = subprocess.run(
        ["pdftotext", "-layout", *one, page, "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def take(name: str, page: Path, number: int, target: Path) -> Path:
    """Writes the picture of a page into a folder."""
    left, top, width, height = TAKEN[name].box
    cut = ["-x", left, "-y", top, "-W", width, "-H", height]
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-r", str(RESOLUTION), "-f", str(number),
         "-l", str(number), *map(str, cut), page, target / name],
        check=True, capture_output=True,
    )  # fmt: skip
    return target / f"{name}.png"


def page_of(page: Path, picture: Picture) -> int:
    """The number of the page: as told, or (-1) the first on which all the words stand."""
    if picture.page > 0:
        return picture.page
    texts = text_of(page, -1).split("\f")
    for number, text in enumerate(texts, 1):
        squeezed = "".join(text.split())
        if all(word in squeezed for word in picture.words):
            return number
    raise LookupError(f"{picture.result}: {picture.words}")


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        results(Path(name))
        pressed(Path(name))
        pages = printed(Path(name))
        for key, picture in TAKEN.items():
            page = pages[picture.result]
            take(key, page, page_of(page, picture), PICTURES)
