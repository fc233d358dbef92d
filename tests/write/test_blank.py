"""The blank register: what may be chosen, what is asked, and that what is typed into it is read."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from front_door import SAMPLES, command
from openpyxl.worksheet.worksheet import Worksheet

from xftools import office as offices
from xftools.errors import WriteError
from xftools.normalise import normalise
from xftools.office import Office
from xftools.read import read
from xftools.write.blank import blank_columns, blank_register

AS_OF = date(2026, 11, 5)
HEADER = 4
# Invented; the numbers hold.
TYPED = {
    "序号": "1", "信访件编号": "0012026110300000007", "信访日期": date(2026, 11, 3), "信访形式": "来访",
    "姓名": "闻人秋", "性别": "女", "身份证号": "560199199003070021", "联系电话": "19900000021",
    "村居": "柳富村", "住址": "柳富村三组7号", "信访人数": 1, "联名或集体访": "个人", "信访目的": "求决",
    "内容分类": "农村农业", "概况": "三组机耕道被洪水冲毁，农机进不去", "诉求": "尽快修好机耕道",
    "初重件": "初次", "办理路径": "31(6)", "责任单位": "镇水利站", "状态": "办理中",
    "受理日期": date(2026, 11, 4), "告知日期": date(2026, 11, 4), "登记人": "林知远",
}  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Office:
    return offices.load(SAMPLES)


@pytest.fixture(scope="module")
def blank(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "空白.xlsx"
    blank_register("petition", office, path, as_of=AS_OF)
    return path


def checksum(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def headers(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value).rstrip("*"): cell.column for cell in sheet[HEADER] if cell.value}


def rules(sheet: Worksheet) -> dict[int, object]:
    """The rule of each column."""
    return {
        area.min_col: rule
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }


def test_it_is_an_empty_register_of_its_kind(blank: Path, office: Office) -> None:
    source = read(blank, name="空白.xlsx", office=office)
    registers = [register for raw in source.tables if (register := normalise(raw, office)[0])]
    (register,) = registers
    assert register.kind == "petition"
    assert len(register.records.table) == 0
    assert set(register.columns) == set(office.kinds["petition"].blank)
    assert register.unknown_headers == {}
    told = command("check", blank, "--office", SAMPLES, "--as-of", "2026-11-05", "--json")
    assert (told.code, told.json["findings"]) == (0, [])


def test_a_row_typed_into_it_checks_clean(blank: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    where = headers(sheet)
    typed = {**TYPED, "身份证号": checksum("56019919900307002")}
    for label, value in typed.items():
        sheet.cell(HEADER + 1, where[label]).value = value
    book.save(tmp_path / "柳富村.xlsx")
    told = command(
        "check", tmp_path / "柳富村.xlsx", "--office", SAMPLES, "--as-of", "2026-11-05",
        "-o", tmp_path / "out", "--json",
    )  # fmt: skip
    assert told.json["findings"] == []
    assert told.code == 0
    again = command("inspect", tmp_path / "柳富村.xlsx", "--office", SAMPLES, "--json")
    (row,) = again.json["files"][0]["tables"][0]["records"]
    assert row["id_number"] == typed["身份证号"]
    assert row["case_no"] == TYPED["信访件编号"]
    assert row["received_on"] == "2026-11-03"
    assert (row["duty_unit"], row["people_count"]) == ("镇水利站", 1)


def test_what_is_declared_may_be_chosen(blank: Path, office: Office) -> None:
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    where, rule = headers(sheet), rules(sheet)

    def choices(label: str) -> list[str]:
        told = rule[where[label]]
        assert told.type == "list"
        return told.formula1.strip('"').split(",")

    kind = office.kinds["petition"]
    assert choices("信访形式") == list(kind.values["channel"].words)
    assert choices("状态") == list(kind.values["status"].words)
    assert choices("村居") == [place.name for place in office.villages]
    # A word of a closed list only; another village or category when one says so.
    assert rule[where["信访形式"]].errorStyle in (None, "stop")
    assert rule[where["村居"]].errorStyle == "warning"
    assert rule[where["内容分类"]].errorStyle == "warning"


def test_each_column_keeps_what_is_typed_and_says_how(blank: Path, office: Office) -> None:
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    where, rule = headers(sheet), rules(sheet)
    for column in blank_columns(office.kinds["petition"], office):
        at = where[column.declared.label]
        formats = {sheet.cell(row, at).number_format for row in (HEADER + 1, HEADER + 40)}
        wanted = {"date": "yyyy-mm-dd", "count": "0"}.get(column.declared.type, "@")
        assert formats == {wanted}, column.header
        if column.hint:
            assert rule[at].prompt == column.hint
            assert rule[at].promptTitle == column.declared.label
    assert rule[where["信访日期"]].type == "date"
    assert (rule[where["信访人数"]].type, rule[where["信访人数"]].formula1) == ("whole", "1")
    assert sheet.column_dimensions["G"].number_format == "@" or sheet["G900"].number_format == "@"


def test_a_long_list_stands_on_a_sheet_that_is_seen(tmp_path: Path, office: Office) -> None:
    many = [{"name": f"第{n}村"} for n in range(1, 90)]
    large = Office.model_validate({**office.model_dump(by_alias=True), "villages": many})
    path = tmp_path / "空白.xlsx"
    blank_register("petition", large, path, as_of=AS_OF)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rule = rules(sheet)[headers(sheet)["村居"]]
    assert rule.formula1 == "'下拉选项'!$A$4:$A$92"
    assert [row[0].value for row in book["下拉选项"]["A4:A92"]] == [item["name"] for item in many]
    assert {item.sheet_state for item in book} == {"visible"}
    tables = read(path, name="空白.xlsx", office=large).tables
    assert sum(len(normalise(raw, large)[0].records.table) for raw in tables
               if normalise(raw, large)[0]) == 0  # fmt: skip


def test_the_offices_own_columns_stand_in_it(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(
        """
[kinds.petition]
blank = ["received_on", "petitioner", "matter", "channel"]
[kinds.petition.headers.also]
"来访人大名" = "petitioner"
"包村干部意见" = "ignore"
[kinds.petition.fields.grid]
label = "所属网格"
type = "text"
[kinds.petition.headers.fields]
grid = ["所属网格"]
""",
        "utf-8",
    )
    own = offices.load(tmp_path)
    path = tmp_path / "空白.xlsx"
    blank_register("petition", own, path, as_of=AS_OF)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[HEADER]] == [
        "信访日期*", "来访人大名*", "概况*", "信访形式*", "所属网格", "包村干部意见",
    ]  # fmt: skip
    register, _ = normalise(read(path, name="a.xlsx", office=own).tables[0], own)
    assert register is not None
    assert set(register.columns) == {"received_on", "petitioner", "matter", "channel", "grid"}


def test_it_is_ready_to_print(blank: Path) -> None:
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == f"${HEADER}:${HEADER}"
    assert sheet.print_title_cols == "$A:$E"
    assert sheet.freeze_panes == f"F{HEADER + 1}"
    assert "必填" in str(sheet["A3"].value)


def test_the_same_office_gives_the_same_bytes(blank: Path, office: Office, tmp_path: Path) -> None:
    blank_register("petition", office, tmp_path / "空白.xlsx", as_of=AS_OF)
    assert (tmp_path / "空白.xlsx").read_bytes() == blank.read_bytes()


@pytest.mark.office_suite
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, office: Office) -> None:
    (tmp_path / "文件").touch()
    for path in (tmp_path / "文件" / "空白.xlsx", Path("/proc/空白.xlsx")):
        with pytest.raises(WriteError) as caught:
            blank_register("petition", office, path, as_of=date(2026, 11, 5))
        assert caught.value.message.startswith(f"写不进“{path.parent}”")


def test_it_opens_in_libreoffice(blank: Path, tmp_path: Path) -> None:
    copy = tmp_path / "blank.xlsx"
    shutil.copy(blank, copy)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "ods", "--outdir", str(tmp_path), str(copy)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    import zipfile

    content = zipfile.ZipFile(tmp_path / "blank.ods").read("content.xml").decode()
    assert "cell-content-is-in-list" in content
    assert "柳富村" in content
