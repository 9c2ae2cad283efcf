"""What somebody may take along of a sheet, as a file: the same for the command line and for pages."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from kpi import access, briefing, narrative
from kpi.access import Act, Person
from kpi.calendar import FiscalYear, Month
from kpi.deck import Reason
from kpi.exchange.sheet_out.composing import NAME, WORKING, Discretion, compose
from kpi.exchange.sheet_out.document import Document
from kpi.model import Labelled, SheetPart
from kpi.narrative import Text
from kpi.publication import published
from kpi.report import AsOf, NothingKnown, choices
from kpi.sheet import Sheet, read_sheet
from kpi.store import Question, Store


class Form(Labelled):
    """A format of documents; the word is what people call it."""

    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PDF = "pdf", "PDF"

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return _MEDIA_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Form.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Form.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sheets are asked for: of a year, as of a month and a change, as a format; `is_working` with drafts."""

    year: FiscalYear
    month: Month
    change: AsOf
    form: Form
    is_working: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet as a file, with a name that says whose and which it is."""

    name: str
    content: bytes


def write(store: Store, who: Person, department: str, asked: Asked) -> Written:
    """Return the sheet of a department as a file.

    Raises:
        Forbidden: the working copy is asked for by somebody who may write nothing of the sheet.
        NothingKnown: the department had no sheet of the year as of the change.
    """
    sheet = read_sheet(store, department, asked.year, asked.month, asked.change)
    if not sheet.goals:
        raise NothingKnown(f"{sheet.report.department_name}の{asked.year.label}のシートは登録されていません。")
    document = compose(sheet, _discretion(store, who, sheet, asked))
    words = (f"{asked.year.year}年度", NAME, sheet.report.department_name, *([WORKING] if asked.is_working else []))
    return Written(f"{'_'.join(words)}.{asked.form}", bytes_of(document, asked.form))


def write_all(store: Store, who: Person, asked: Asked) -> tuple[Written, ...]:
    """Return the sheets of all departments that had the year as of the change, in the order of departments.

    Raises:
        Forbidden: as `write`, for any of them.
    """
    found = []
    for choice in choices(store, asked.change[0]):
        if asked.year in choice.years:
            with suppress(NothingKnown):  # of some years there are figures alone
                found.append(write(store, who, choice.department, asked))
    return tuple(found)


def bytes_of(document: Document, form: Form) -> bytes:
    """Return a document in a format. Only the one that is asked for is loaded: each takes tenths of a second."""
    match form:
        case Form.DOCX:
            from kpi.exchange.sheet_out.word import docx_bytes  # noqa: PLC0415 - see above

            return docx_bytes(document)
        case Form.XLSX:
            from kpi.exchange.sheet_out.excel import xlsx_bytes  # noqa: PLC0415 - see above

            return xlsx_bytes(document)
        case Form.PDF:
            from kpi.exchange.sheet_out.pdf import pdf_bytes  # noqa: PLC0415 - see above

            return pdf_bytes(document)
    raise AssertionError(form)


def _discretion(store: Store, who: Person, sheet: Sheet, asked: Asked) -> Discretion:
    """Return what a copy tells this reader.

    Raises:
        Forbidden: it is a working copy, and they may write nothing of the sheet.
    """
    report = sheet.report
    question = Question(report.department, asked.year.year, asked.month.first, asked.change[0])
    unconfirmed = (row["milestone"] for row in store.read("unconfirmed_milestone", question))
    said = published(store, asked.year, report.department, asked.change[0])
    held = {kept.code: kept.reason for kept in briefing.compose(report, said, unconfirmed).kept_back}
    if not asked.is_working:
        return Discretion(False, held, lambda part, goal: _public(sheet, part, goal))
    writable = frozenset(
        (part.part, part.goal) for part in sheet.parts if narrative.may(store, who, Act.WRITE_SHEET, part)
    )
    if not writable:
        access.require(who, Act.WRITE_SHEET, access.Place(report.department))
    withheld = {code: reason for code, reason in held.items() if reason is Reason.WITHHELD}
    return Discretion(True, withheld, lambda part, goal: sheet.text(part, goal, drafts=(part, goal) in writable))


def _public(sheet: Sheet, part: SheetPart, goal: str | None) -> Text | None:
    held = sheet.texts.get((part, goal))
    return None if held is None else held.published
