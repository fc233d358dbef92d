"""The page a person fills in: both records of a pair as cards, and a choice beside them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xftools.model import Judgement, Link, Linked, Records
from xftools.office import Office
from xftools.write.review.cards import Card, Piece, cards, lines_needed, merged
from xftools.write.review.keys import record_keys, texts_of

# The lines of a card: the first role gives the label, the others stand beside it.
CARD_LINES = (
    ("case_no",), ("received_on", "channel", "source_organ"), ("person", "gender"),
    ("id_number",), ("phone",), ("address", "village"), ("category", "duty_unit"), ("accused",),
    ("title",), ("matter",), ("request",),
)  # fmt: skip
ORDER = ("duplicate", "multi_channel", "repeat", "joint", "same_person")
WIDTHS = {
    "number": 5, "relation": 12, "reasons": 24, "left": 46, "right": 46, "decision": 12, "who": 9,
    "on": 12, "remark": 18, "score": 8, "left_key": 8, "right_key": 8,
}  # fmt: skip
COLUMN = {name: at for at, name in enumerate(WIDTHS)}
HIDDEN = ("score", "left_key", "right_key")
HEADER = 2
LONGEST = 300
LINE, TALLEST = 14.5, 405.0
SPARE_ROWS = 200


def write_review(
    path: Path,
    linked: Linked,
    records: Records,
    office: Office,
    *,
    restricted: AbstractSet[str],
    secret: bytes = b"",
) -> None:
    """Writes the pairs to review; those that touch a record of `restricted` are left out.

    What may merge by itself stands at the end. `secret` is the office's own key of the hashes.
    """
    import xlsxwriter

    links = sorted(
        (link for link in linked.links if not {link.left, link.right} & restricted),
        key=lambda link: (link.identical, ORDER.index(link.relation), -link.score),
    )
    keys = {record: key for key, record in record_keys(records, office, secret=secret).items()}
    page = Side(records, office)
    with xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_urls": False}) as book:
        # A fixed day, so that the same pairs give the same file.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(office.word("review.sheet"))
        looks = _looks(book, office.word("review.font"))
        _head(sheet, looks, office, links)
        for number, link in enumerate(links, 1):
            _pair(sheet, looks, number, link, page)
            sheet.write_string(HEADER + number, COLUMN["left_key"], keys[link.left])
            sheet.write_string(HEADER + number, COLUMN["right_key"], keys[link.right])
        _tools(sheet, office, len(links))


class Side:
    """What the cards show of each record, in the words of the office."""

    def __init__(self, records: Records, office: Office) -> None:
        """`records` are those that the links speak of."""
        self.office = office
        self.kind = office.kind(records.kind)
        self.places = records.places
        self.lines = [
            (self.kind.label_of(next(iter(columns))), list(zip(*columns.values(), strict=True)))
            for roles in CARD_LINES
            if (columns := texts_of(records, office, roles))
        ]
        self.at = {str(record): number for number, record in enumerate(records.table.index)}
        ledger = texts_of(records, office, ("ledger_id",))
        self.ledger_ids = next(iter(ledger.values()), [""] * len(self.at))

    def cards(self, link: Link) -> tuple[Card, Card]:
        """Both records of a link as cards."""
        word = self.office.word
        left, right = self.at[link.left], self.at[link.right]
        return cards(
            [
                (self.office.say("review.label", label=label), values[left], values[right])
                for label, values in self.lines
            ],
            heads=(self.where(link.left), self.where(link.right)),
            blank=word("review.blank"),
            more=word("review.more"),
            longest=LONGEST,
        )

    def where(self, record: str) -> str:
        """Where a record stands: its number in the ledger, its file, sheet and row."""
        place = self.places[record]
        sentence = "review.where" if place.sheet else "review.no_sheet"
        found = self.office.say(sentence, file=place.file, sheet=place.sheet, row=place.row)
        return " ".join(part for part in (self.ledger_ids[self.at[record]], found) if part)

    def because(self, link: Link) -> str:
        """The reasons in words: what speaks for the link, then what speaks against."""
        features = {**self.kind.linking.person, **self.kind.linking.matter}
        for_it: dict[str, None] = {}
        against: dict[str, None] = {}
        for reason in link.reasons:
            said = features[reason.feature].said(reason.score)
            if said:
                (for_it if reason.weight > 0 else against)[said] = None
        lines = [*for_it, *(self.office.say("review.but", said=said) for said in against)]
        return "\n".join(lines)


def _head(sheet: Any, looks: dict[str, Any], office: Office, links: Sequence[Link]) -> None:
    last = COLUMN["remark"]
    duplicates = sum(link.relation == "duplicate" for link in links)
    title = office.say("review.title", count=len(links), duplicates=duplicates)
    sheet.merge_range(0, 0, 0, last, title, looks["title"])
    sheet.merge_range(1, 0, 1, last, office.word("review.how"), looks["how"])
    sheet.set_row(0, 26)
    sheet.set_row(1, 34)
    for name, width in WIDTHS.items():
        at = COLUMN[name]
        sheet.set_column(at, at, width, None, {"hidden": True} if name in HIDDEN else {})
        sheet.write_string(HEADER, at, office.word(f"review.columns.{name}"), looks["header"])
    sheet.set_row(HEADER, 22)
    if not links:
        sheet.merge_range(
            HEADER + 1, 0, HEADER + 1, last, office.word("review.empty"), looks["how"]
        )


def _pair(sheet: Any, looks: dict[str, Any], number: int, link: Link, page: Side) -> None:
    row = HEADER + number
    office = page.office
    relation = office.word(f"review.relations.{link.relation}")
    if link.identical:
        relation = office.say("review.automatic", relation=relation)
    reasons = page.because(link)
    both = page.cards(link)
    sheet.write_number(row, COLUMN["number"], number, looks["middle"])
    sheet.write_string(row, COLUMN["relation"], relation, looks["middle"])
    sheet.write_string(row, COLUMN["reasons"], reasons, looks["cell"])
    for name, card in zip(("left", "right"), both, strict=True):
        _card(sheet, looks, row, COLUMN[name], card)
    word = office.word(f"review.decisions.{link.judgement}") if link.judgement else ""
    for name in ("decision", "who", "on", "remark"):
        look = looks["day" if name == "on" else "answer"]
        sheet.write(row, COLUMN[name], word if name == "decision" else "", look)
    sheet.write_number(row, COLUMN["score"], link.score)
    lines = max(
        *(lines_needed(card, WIDTHS["left"] - 2) for card in both),
        lines_needed((Piece(reasons, "plain"),), WIDTHS["reasons"] - 2),
    )
    sheet.set_row(row, min(TALLEST, (lines + 0.7) * LINE))


def _card(sheet: Any, looks: dict[str, Any], row: int, column: int, card: Card) -> None:
    pieces = list(merged(card))
    if len(pieces) == 1:
        sheet.write_string(row, column, pieces[0].text, looks["cell"])
        return
    fragments = [part for piece in pieces for part in (looks[piece.look], piece.text)]
    sheet.write_rich_string(row, column, *fragments, looks["cell"])


def _tools(sheet: Any, office: Office, count: int) -> None:
    """Filter, frozen header, the list to choose from, and how it prints."""
    last = HEADER + max(count, 1)
    sheet.autofilter(HEADER, 0, last, COLUMN["remark"])
    sheet.freeze_panes(HEADER + 1, COLUMN["reasons"])
    choices = [office.word(f"review.decisions.{judgement}") for judgement in Judgement]
    sheet.data_validation(
        HEADER + 1,
        COLUMN["decision"],
        last + SPARE_ROWS,
        COLUMN["decision"],
        {
            "validate": "list",
            "source": choices,
            "input_title": office.word("review.choose_title"),
            "input_message": office.word("review.choose"),
            "error_message": office.word("review.choose_only"),
        },
    )
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _looks(book: Any, font: str) -> dict[str, Any]:
    text = {"font_name": font, "font_size": 10.5}
    cell = text | {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True}
    answer = cell | {"bg_color": "#FFF9E5", "align": "center"}
    middle = {"text_wrap": True, "valign": "vcenter"}
    looks = {
        "title": text | middle | {"bold": True, "font_size": 14},
        "how": text | middle | {"font_color": "#404040"},
        "header": cell | middle | {"bold": True, "bg_color": "#DDE6F0", "align": "center"},
        "cell": cell,
        "middle": cell | {"align": "center"},
        "answer": answer,
        "day": answer | {"num_format": "yyyy-mm-dd"},
        "label": text | {"font_color": "#7F7F7F", "font_size": 9},
        "plain": text,
        "differs": text | {"font_color": "#C00000", "bold": True},
        "absent": text | {"font_color": "#A6A6A6"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}
