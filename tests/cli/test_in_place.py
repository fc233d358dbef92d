"""Through the front door: marks and fixes in the clerk's own file, cleared and taken back."""

from __future__ import annotations

import io
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from everything import meaning, opened, packed
from front_door import SAMPLES, command
from msoffcrypto.format.ooxml import OOXMLFile

from xftools.write.package import traces

DAY = ("--as-of", "2026-11-05")
HEADER = [
    "序号",
    "信访日期",
    "姓名",
    "身份证号",
    "联系电话",
    "信访形式",
    "概况",
    "村居",
    "责任单位",
    "状态",
]
ROWS = [
    [1, "2026.10.3", "赵 甲", "56019919900307007x", "１９９００００００１", "走访", " 反映机耕道被冲毁 ", "东山村", "农业服务中心", "在办"],
    [2, "二〇二六年十月四日", "钱乙", "５６０１９９１９９００３０７００９６", "1990000 0002", "来访", "反映水渠损坏，无人维修", "东山村", "农业服务中心", "办理中"],
    [3, "10月5日", "孙丙", "560199199003070011", "19900000003（儿子）", "来访", "反映路灯不亮，夜里难走", "东山村", "农业服务中心", "办理中"],
]  # fmt: skip


def register(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "10月"
    for line in (HEADER, *ROWS):
        sheet.append(line)
    sheet["D4"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF00FF00")
    sheet["D4"].comment = openpyxl.comments.Comment("我自己的批注", "办事员")
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return register(tmp_path / "登记表.xlsx")


def test_marks_in_place_and_taken_back(path: Path) -> None:
    original = path.read_bytes()
    told = command("check", path, "--write", *DAY)
    assert told.code == 1
    assert "写回了 1 个文件：登记表.xlsx" in told.out
    assert "xftools undo" in told.out
    book = opened(path)
    assert book.sheetnames[:3] == ["10月", "检查结果", "问题清单"]
    assert book["10月"]["D4"].fill.fgColor.rgb == "FFFFC7CE"
    assert book["10月"]["D4"].comment.text.startswith("我自己的批注\n【错误】")
    undone = command("undo", "--office", path.parent)
    assert (undone.code, undone.out) == (0, "恢复了：登记表.xlsx\n")
    assert path.read_bytes() == original
    assert command("undo", "--office", path.parent).out == "没有可以撤销的。\n"


def test_without_write_the_register_stays(path: Path) -> None:
    original = path.read_bytes()
    command("check", path, *DAY)
    command("check", path, "--fix", *DAY)
    command("check", path, "--clear", *DAY)
    assert path.read_bytes() == original


def test_marks_of_before_give_way_to_those_of_now(path: Path) -> None:
    first = command("check", path, "--write", *DAY, "--json").json
    again = command("check", path, "--write", *DAY, "--json").json
    assert again["written"] == {"over": ["登记表.xlsx"], "beside": {}, "left": []}
    assert first["findings"] == again["findings"], "our lists and notes are no part of the register"
    book = opened(path)
    assert book.sheetnames == ["10月", "检查结果", "问题清单", "值分布", "_xftools"]
    assert book["10月"]["D4"].comment.text.count("【错误】") == 1
    command("undo", "--office", path.parent)
    command("undo", "--office", path.parent)
    assert traces(path) is None


def test_a_marked_register_is_read_as_the_register_it_is(path: Path) -> None:
    before = command("inspect", path, "--json").json["files"][0]["tables"]
    command("check", path, "--write", *DAY)
    after = command("inspect", path, "--json").json["files"][0]["tables"]
    assert before == after


def test_cleared_it_is_the_register_it_was(path: Path) -> None:
    was = meaning(path)
    command("check", path, "--write", *DAY)
    mailed = shutil.copy(path, path.parent / "发来的.xlsx")
    told = command("check", mailed, "--clear", *DAY, "-o", path.parent / "out")
    assert told.code == 0
    assert "标记清掉了：发来的.xlsx" in told.out
    assert meaning(path.parent / "out" / "清除标记" / "发来的.xlsx") == was
    assert command("check", path, "--clear", "--write", *DAY).code == 0
    assert meaning(path) == was
    assert "没有标记的文件 1 个" in command("check", path, "--clear", *DAY).out
    command("undo", "--office", path.parent)
    assert traces(path) is not None, "the marks are back"


def test_fixes_are_proposed_then_applied_then_taken_back(path: Path) -> None:
    original = path.read_bytes()
    told = command("check", path, "--fix", *DAY, "--json").json
    proposed = {item["cell"]: (item["old"], item["new"], item["rule"]) for item in told["fixes"]}
    assert proposed == {
        "B2": ("2026.10.3", "2026-10-03", "date"),
        "B3": ("二〇二六年十月四日", "2026-10-04", "date"),
        "D2": ("56019919900307007x", "56019919900307007X", "letter"),
        "D3": ("５６０１９９１９９００３０７００９６", "560199199003070096", "width"),
        "E2": ("１９９００００００１", "1990000001", "width"),
        "E3": ("1990000 0002", "19900000002", "spaces"),
        "F2": ("走访", "来访", "word"),
        "G2": (" 反映机耕道被冲毁 ", "反映机耕道被冲毁", "spaces"),
        "J2": ("在办", "办理中", "word"),
    }
    shown = command("check", path, "--fix", *DAY).out
    assert "560199199003070096" not in shown, "private values are masked on the screen"
    told_again = command("check", path, "--fix", "--write", *DAY)
    assert "写回了 1 个文件" in told_again.out
    sheet = opened(path)["10月"]
    assert (sheet["B2"].value.isoformat()[:10], sheet["B2"].number_format) == (
        "2026-10-03",
        "mm-dd-yy",
    )
    assert (sheet["D3"].value, sheet["D3"].number_format) == ("560199199003070096", "@")
    assert sheet["C2"].value == "赵 甲", "never a name"
    assert sheet["D4"].value == "560199199003070011", "never a digit"
    assert sheet["B4"].value == "10月5日", "a year is not supposed"
    assert sheet["E4"].value == "19900000003（儿子）"
    assert sheet["D4"].fill.fgColor.rgb == "FF00FF00"
    assert command("check", path, "--fix", *DAY, "--json").json["fixes"] == []
    command("undo", "--office", path.parent)
    assert path.read_bytes() == original


def test_marks_that_go_with_the_fixes_are_told_and_a_list_written_into_is_no_table(
    path: Path,
) -> None:
    command("check", path, "--write", *DAY)
    rules = {item["rule"] for item in command("check", path, *DAY, "--json").json["findings"]}
    book = opened(path)
    book["问题清单"]["K2"].value = "已电话问过"
    book.save(path)
    told = command("check", path, "--fix", "--write", *DAY)
    assert f"以前的标记一并清掉了，再检查一次就有新的：{path.name}" in told.out
    assert opened(path).sheetnames == ["10月", "问题清单"]
    again = command("check", path, *DAY, "--json").json
    assert {item["rule"] for item in again["findings"]} <= rules
    assert "一并清掉" not in command("check", path, "--fix", "--write", *DAY).out


def test_the_list_of_fixes_names_each_cell(path: Path) -> None:
    command("check", path, "--fix", *DAY, "-o", path.parent / "out")
    sheet = opened(path.parent / "out" / "修改清单.xlsx").active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=5)]
    assert rows[0] == [
        1,
        "登记表.xlsx",
        "10月",
        "B2",
        "信访日期",
        "2026.10.3",
        "2026-10-03",
        "文字改成日期",
    ]
    assert len(rows) == 9


def test_a_formula_is_left_to_its_formula(tmp_path: Path) -> None:
    path = register(tmp_path / "登记表.xlsx")
    book = opened(path)
    book["10月"]["F2"] = '="走"&"访"'
    book.save(path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx",
         "--outdir", tmp_path / "calculated", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    calculated = tmp_path / "calculated" / "登记表.xlsx"
    told = command("check", calculated, "--fix", *DAY, "--json").json
    cells = {item["cell"] for item in told["fixes"]}
    assert "J2" in cells
    assert "F2" not in cells


@pytest.mark.parametrize("options", [{}, {"in_memory": True, "constant_memory": True}])
def test_letters_in_several_formats_are_left_as_they_are(
    tmp_path: Path, options: dict[str, bool]
) -> None:
    path = tmp_path / "登记表.xlsx"
    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("10月")
    struck = book.add_format({"font_strikeout": True})
    for number, line in enumerate((HEADER, *ROWS)):
        for column, value in enumerate(line):
            if (number, column) == (1, 6):
                sheet.write_rich_string(1, 6, " 反映", struck, "机耕道", "水渠被冲毁 ")
            else:
                sheet.write(number, column, value)
    book.close()
    told = command("check", path, "--fix", "--write", *DAY, "--json").json
    cells = {item["cell"] for item in told["fixes"]}
    assert "F2" in cells
    assert "G2" not in cells
    text = openpyxl.load_workbook(path, rich_text=True)["10月"]["G2"].value
    assert [str(part) for part in text] == [" 反映", "机耕道", "水渠被冲毁 "]


@pytest.mark.parametrize(
    "name", ["双河村.ods", "杨家坳村10月.et", "青石岭村2026年10月信访情况.xls", "白马村.csv"]
)
def test_marks_go_beside_what_cannot_bear_them(name: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLES / "2026-10" / name, tmp_path))
    original = path.read_bytes()
    told = command("check", path, "--write", *DAY)
    beside = path.with_name(f"{path.stem}（标记）.xlsx")
    assert f"“{name}”的格式不能直接写，写在旁边的新表里：{beside.name}" in told.out
    assert path.read_bytes() == original
    book = opened(beside)
    assert "检查结果" in book.sheetnames
    assert any(
        "原表的格式不能直接写进去" in str(c.value)
        for line in book["检查结果"].iter_rows()
        for c in line
    )
    assert any(cell.comment for line in book.worksheets[0].iter_rows() for cell in line)
    fixed = command("check", path, "--fix", "--write", *DAY)
    assert f"“{name}”没有写" in fixed.out
    command("undo", "--office", tmp_path)
    assert not beside.exists()


def test_files_of_one_name_have_a_copy_each_and_none_is_read_again(tmp_path: Path) -> None:
    for name in ("双河村.ods", "白马村.csv"):
        shutil.copy(SAMPLES / "2026-10" / name, tmp_path / f"十月{Path(name).suffix}")
    (tmp_path / "office.toml").touch()
    before = command("check", tmp_path, *DAY, "--json").json["counts"]
    told = command("check", tmp_path, "--write", *DAY)
    copies = ["十月.csv（标记）.xlsx", "十月.ods（标记）.xlsx"]
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == copies
    assert all(name in told.out for name in copies)
    again = command("check", tmp_path, *DAY, "--json").json
    assert again["counts"]["records"] == before["records"]
    left = {item["file"]: item["error"]["message"] for item in again["files"] if item["error"]}
    assert left.keys() >= set(copies)
    assert f"“{copies[0]}”是旁边那张表的标记副本，没有读" in command("check", tmp_path, *DAY).out


def test_an_open_register_is_not_written(path: Path) -> None:
    original = path.read_bytes()
    for owner in (f"~${path.name}", f".~lock.{path.name}#"):
        mark = path.with_name(owner)
        mark.touch()
        told = command("check", path, "--write", *DAY)
        assert told.code == 6
        assert "正在 Excel 或 WPS 里打开着" in told.err
        mark.unlink()
    assert path.read_bytes() == original


def test_undo_refuses_what_was_changed_since(path: Path) -> None:
    command("check", path, "--write", *DAY)
    book = opened(path)
    book["10月"]["G2"] = "后来补充的"
    book.save(path)
    changed = path.read_bytes()
    told = command("undo", "--office", path.parent)
    assert told.code == 6
    assert "写回以后又改过" in told.err
    assert path.read_bytes() == changed


def test_a_run_is_undone_by_name_wherever_it_lies(path: Path, tmp_path: Path) -> None:
    original = path.read_bytes()
    far = tmp_path / "别处" / "结果"
    command("check", path, "--write", *DAY, "-o", far)
    listed = command("runs", "--office", tmp_path, "--json").json["runs"]
    assert [(Path(item["folder"]).name, item["undoable"]) for item in listed] == [("结果", 1)]
    assert command("undo", "没有的", "--office", tmp_path).code == 2
    assert command("undo", far, "--office", tmp_path, "--json").json["files"] == [
        {"file": "登记表.xlsx", "status": "restored"}
    ]
    assert path.read_bytes() == original


def test_the_manifest_tells_inputs_declarations_and_actions(path: Path) -> None:
    (path.parent / "office.toml").write_text('[office]\nname = "某镇信访办"\n', "utf-8")
    command("check", path, "--write", *DAY, "-o", path.parent / "out")
    told = json.loads((path.parent / "out" / "manifest.json").read_text("utf-8"))
    assert set(told["inputs"]) == {"登记表.xlsx"}
    assert set(told["declared"]) == {"declarations", "office.toml"}
    assert [(a["target"], bool(a["backup"])) for a in told["actions"]] == [("登记表.xlsx", True)]
    assert "赵" not in json.dumps(told, ensure_ascii=False)


def test_nothing_is_delivered_when_it_cannot_be_written(path: Path) -> None:
    """The system itself stops every file at 9,000 bytes."""
    original = path.read_bytes()

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))

    done = subprocess.run(
        [sys.executable, "-m", "xftools", "check", path, "--write", *DAY],
        preexec_fn=small, capture_output=True, text=True, cwd=path.parent, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 6, done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == original
    left = [item.name for item in path.parent.rglob("*") if item.is_file()]
    assert left == ["登记表.xlsx"]


def test_clear_and_fix_are_two_things(path: Path) -> None:
    told = command("check", path, "--clear", "--fix")
    assert told.code == 2
    assert "不能一起用" in told.err


def test_everything_else_of_the_register_stays_where_it_lay(path: Path) -> None:
    before = packed(path)
    command("check", path, "--write", *DAY)
    after = packed(path)
    same = {name for name in before if after[name] == before[name]}
    assert {"docProps/core.xml", "xl/theme/theme1.xml", "xl/sharedStrings.xml"} & set(
        before
    ) <= same


def test_a_register_with_an_accusation_is_cleared_apart(path: Path, tmp_path: Path) -> None:
    book = opened(path)
    sheet = book["10月"]
    sheet["K1"], sheet["K2"] = "信访目的", "检举控告"
    book.save(path)
    plain = register(tmp_path / "别的登记表.xlsx")
    command("check", path, plain, "--write", *DAY)
    out = tmp_path / "去标记"
    told = command("check", path, plain, "--clear", *DAY, "-o", out)
    names = {item.relative_to(out).as_posix() for item in out.rglob("*.xlsx")}
    assert names == {"检举控告专办/清除标记/登记表.xlsx", "清除标记/别的登记表.xlsx"}
    assert "检举控告专办/清除标记/" in told.out


@pytest.mark.parametrize("option", ["--write", "--fix"])
def test_of_a_register_with_a_password_it_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    locked = path.with_name("有密码.xlsx")
    with path.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("马到成功", target)
    original = locked.read_bytes()
    monkeypatch.setattr(sys, "stdin", io.StringIO("马到成功\n"))
    told = command("check", locked, "--write", option, "--password-stdin", *DAY)
    assert f"“{locked.name}”没有写：它有密码" in told.out
    assert locked.read_bytes() == original
