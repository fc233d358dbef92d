"""What an office declares: the shipped TOML with the office's own laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from xftools import data
from xftools.errors import OfficeError
from xftools.model import Finding
from xftools.model import Place as Where
from xftools.office.answers import NAME, lines_of, read_own, remember
from xftools.office.declared import (
    Clocks,
    Declared,
    Groups,
    Identity,
    Kind,
    Limit,
    PeriodRule,
    Place,
    Report,
    Rule,
    Workdays,
)

__all__ = ["Office", "lines_of", "load", "remember"]

KIND_PARTS = ("fields", "headers", "values", "rules", "linking", "tables", "notices")


class Office(Declared):
    """All that is declared. `folder` is where the office keeps its state, None without one."""

    office: Identity = Identity()
    period: PeriodRule = PeriodRule()
    clocks: Clocks = Clocks()
    groups: Groups = Groups()
    report: Report = Report()
    workdays: Workdays = Workdays()
    villages: tuple[Place, ...] = ()
    units: tuple[Place, ...] = ()
    kinds: dict[str, Kind] = {}
    limits: dict[str, Limit] = {}
    rules: dict[str, Rule] = {}
    reading: dict[str, Any] = {}
    words: dict[str, Any] = {}
    folder: Path | None = None

    def say(self, key: str, /, **values: object) -> str:
        """The sentence ``group.name`` of data/words with its values filled in."""
        return self.word(key).format(**values)

    def word(self, key: str) -> str:
        """The text ``group.name`` of data/words as it stands.

        Raises:
            OfficeError: no such text.
        """
        entry: Any = self.words
        for part in key.split("."):
            entry = entry.get(part) if isinstance(entry, Mapping) else None
        if not isinstance(entry, str):
            raise OfficeError("word", f"words.{key}?")
        return entry

    def listed(self, key: str) -> tuple[str, ...]:
        """The list of texts ``group.name`` of data/words."""
        entry: Any = self.words
        for part in key.split("."):
            entry = entry[part]
        return tuple(entry)

    def kind(self, name: str) -> Kind:
        """A declared kind.

        Raises:
            OfficeError: no such kind.
        """
        if name not in self.kinds:
            raise OfficeError("kind", self.say("office.no_kind", name=name))
        return self.kinds[name]

    def rule(self, key: str, kind: str | None = None) -> Rule | None:
        """A rule by its key, the kind's own before the general; None when it is switched off."""
        if kind is not None and key in self.kinds[kind].rules:
            return self.kinds[kind].rules[key]
        return self.rules.get(key)

    def finding(
        self,
        key: str,
        *,
        kind: str | None = None,
        place: Where | None = None,
        record: str | None = None,
        field: str | None = None,
        file: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        row: int | None = None,
        **values: object,
    ) -> tuple[Finding, ...]:
        """The finding of rule `key` at a place, in the rule's words; empty when it is switched off.

        `values` fill the message and the suggestion; personal ones must come masked.
        """
        rule = self.rule(key, kind)
        if rule is None:
            return ()
        if place is not None:
            file, sheet, row = place.file, place.sheet, place.row
            cell = cell or place.cell(field) or place.first_cell
        label = self.kinds[kind].label_of(field) if kind and field else (field or "")
        told: dict[str, object] = {
            "label": label, "cell": cell or "", "row": row or "", "file": file or "",
            "sheet": sheet or "", **values,
        }  # fmt: skip
        return (
            Finding(
                rule=key,
                severity=rule.severity,
                scope=rule.scope,
                message=rule.message.format(**told),
                suggestion=rule.suggestion.format(**told) or None,
                record=record,
                file=file,
                sheet=sheet,
                cell=cell,
                row=row,
                field=field,
            ),
        )

    @cached_property
    def village_names(self) -> Mapping[str, str]:
        """Every name and alias of a village → its standard name."""
        return _names(self.villages)

    @cached_property
    def unit_names(self) -> Mapping[str, str]:
        """Every name and alias of a unit → its standard name."""
        return _names(self.units)


def _names(places: tuple[Place, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for place in places:
        for name in (place.name, *place.aliases):
            known[name] = place.name
    return known


def shipped() -> dict[str, Any]:
    """The shipped declarations as one plain table, in the shape an office.toml has."""
    table = dict(data.load("office"))
    table["limits"] = data.load("law")
    table["rules"] = {
        key: rule for name in data.names("rules") for key, rule in data.load(name).items()
    }
    table["reading"] = data.load("reading")
    table["words"] = {name.split("/")[-1]: data.load(name) for name in data.names("words")}
    kinds = {name: data.load(f"kinds/{name}/kind") for name in data.kinds()}
    # The kind that leads stands first: where a word is looked up in any kind, its word counts.
    table["kinds"] = {
        name: {
            **kinds[name],
            "name": name,
            **{part: data.load(f"kinds/{name}/{part}") for part in KIND_PARTS},
        }
        for name in sorted(kinds, key=lambda name: (not kinds[name].get("leads", False), name))
    }
    return table


def own(folder: Path | None) -> dict[str, Any]:
    """What the folder's own office.toml says, empty when there is none.

    Raises:
        OfficeError: it is not TOML.
    """
    return read_own(folder / NAME) if folder is not None else {}


def load(folder: Path | None = None) -> Office:
    """The office of a folder: its office.toml (when there is one) laid over what is shipped.

    Raises:
        OfficeError: office.toml is not TOML, has a key nobody knows, or a value that cannot stand.
    """
    below, above = shipped(), own(folder)
    _switched_off_nothing(below, above, folder)
    table = dropped(overlay(below, above))
    try:
        return Office.model_validate({**table, "folder": folder})
    except ValidationError as error:
        words = data.load("words/office")
        lines = [
            words.get(item["type"], words["bad_value"]).format(
                key=".".join(str(part) for part in item["loc"]),
                error=item["msg"],
                expected=item.get("ctx", {}).get("expected", "").replace("' or '", "', '"),
            )
            for item in error.errors()
        ]
        where = folder / NAME if folder is not None else "xftools/data"
        message = words["refused"].format(file=where, lines="\n".join(lines))
        raise OfficeError("refused", message) from error


def _switched_off_nothing(
    below: Mapping[str, Any], above: Mapping[str, Any], folder: Path | None
) -> None:
    """Nothing, where all that `above` switches off is there: else a slip would look like a setting.

    Raises:
        OfficeError: an entry is switched off that does not exist.
    """
    off = [path for path, entry in _entries(above) if entry.get("enabled") is False]
    there = [path for path, _ in _entries(below)] if off else []
    words = data.load("words/office")
    lines = []
    for path in off:
        if path not in there:
            near = [".".join(other) for other in there if other[-1] == path[-1]]
            hint = words["meant"].format(key=near[0]) if near else ""
            lines.append(words["not_there"].format(key=".".join(path), hint=hint))
    if lines and folder is not None:
        message = words["refused"].format(file=folder / NAME, lines="\n".join(lines))
        raise OfficeError("refused", message)


def _entries(
    table: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every table in a table, with where it stands."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield (*path, key), value
            yield from _entries(value, (*path, key))


def overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: tables merge, all else is replaced. Neither is changed."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            result[key] = overlay(old, value)
        else:
            result[key] = value
    return result


def dropped(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table without the entries that say ``enabled = false``, at any depth."""
    return {
        key: dropped(value) if isinstance(value, Mapping) else value
        for key, value in table.items()
        if not (isinstance(value, Mapping) and value.get("enabled") is False)
    }
