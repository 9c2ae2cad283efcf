"""The page of one sheet: what the year came to, each goal with its figures, milestones and texts, and the method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi.calendar import jst_label
from kpi.deck import Deliverable, Figure, KeptBack
from kpi.exchange.site import words
from kpi.exchange.site.frame import GUIDE, INDEX, page
from kpi.exchange.site.trend_chart import trend
from kpi.figure_text import scale_text
from kpi.markup import Html, join, tag
from kpi.model import PlanItem, Status
from kpi.public import PublicDepartment, PublicGoal, PublicMidterm, PublicSheet, PublicSite, PublicText, PublicWork
from kpi.setting import Settings
from kpi.wording import CONDENSED

_FIGURES = ("指標", "目標", "実績", "達成率", "状態")
_IN_YEAR = ("指標", "目標", "実績", "対計画比", "状態")
_MILESTONES = ("マイルストーン", "期限", "完了", "状態")
_MIDTERM = ("工程", "区分", "年度")


def sheet_page(
    sheet: PublicSheet, department: PublicDepartment, site: PublicSite, paths: Mapping[tuple[str, int], str]
) -> bytes:
    """Return the page of a sheet; `paths` are the file names of all sheets, by department and year."""
    return page(
        f"{sheet.shown.fiscal_year.label} {sheet.shown.department_name}",
        list(_Drawing(sheet, department, site.settings, paths).parts()),
        site,
        way=(("部局と年度", f"../{INDEX}"), (sheet.shown.department_name, None), (sheet.shown.fiscal_year.label, None)),
        up="../",
        last=(_as_of(sheet), f"出典: {sheet.shown.source}"),
    )


class _Drawing:
    """One sheet as markup; figures have the same number in the list and under their goal."""

    def __init__(
        self,
        sheet: PublicSheet,
        department: PublicDepartment,
        settings: Settings,
        paths: Mapping[tuple[str, int], str],
    ) -> None:
        self.sheet, self.shown, self.department = sheet, sheet.shown, department
        self.settings, self.paths = settings, paths
        self.numbers = {id(figure): n for n, figure in enumerate(sheet.shown.figures, start=1)}

    def parts(self) -> Iterator[Html]:
        """Yield the parts of the page in their order."""
        yield tag("h1", tag("span", self.shown.department_name), f" {self.shown.fiscal_year.label}の目標と実績")
        yield self._other_years()
        yield tag("p", f"{self.shown.sentence}。", cls="lead")
        yield self._facts()
        yield self._contents()
        yield self._list()
        yield from self._texts()
        yield from (self._goal(n, goal) for n, goal in enumerate(self.sheet.goals, start=1))
        if self.sheet.midterm:
            goals = (_midterm(goal) for goal in self.sheet.midterm)
            yield tag("section", tag("h2", "中期目標(概ね4年間)"), *goals, id="midterm")
        yield self._method()

    def _other_years(self) -> Html:
        years = [sheet.shown.fiscal_year for sheet in self.department.sheets]
        if len(years) < 2:
            return Html()
        links = (
            tag("li", tag("span", year.label, aria_current="page"))
            if year == self.shown.fiscal_year
            else tag("li", tag("a", year.label, href=self.paths[self.shown.department, year.year]))
            for year in years
        )
        return tag("nav", tag("ul", *links), cls="years", aria_label=f"{self.shown.department_name}の年度")

    def _facts(self) -> Html:
        remarks = (self.shown.disclaimer, CONDENSED if self.shown.condensed else "")
        said = (
            ("時点", f"{self.shown.month.full_label}末"),
            ("登録日時", f"{jst_label(self.sheet.year.recorded_at)}(変更番号{self.sheet.year.change})"),
            ("出典", self.shown.source),
            ("注意", "、".join(remark for remark in remarks if remark)),
            ("問い合わせ先", "、".join(self.sheet.contacts) or self.settings.public_contact),
        )
        return tag("dl", *(_pair(name, text) for name, text in said if text), cls="facts")

    def _contents(self) -> Html:
        entries = [("figures", "指標の一覧")]
        entries += [(text.part.value, text.part.label) for text in self.sheet.texts]
        entries += [(f"goal-{n}", goal.shown.label) for n, goal in enumerate(self.sheet.goals, start=1)]
        entries += [("midterm", "中期目標")] if self.sheet.midterm else []
        entries += [("method", "状態の決め方")]
        links = (tag("li", tag("a", name, href=f"#{code}")) for code, name in entries)
        return tag("nav", tag("h2", "目次"), tag("ul", *links), cls="contents", aria_label="目次")

    def _list(self) -> Html:
        head = _FIGURES if self.shown.is_year_end else _IN_YEAR
        rows = [self._line(figure) for figure in self.shown.figures]
        caption = f"指標の目標と実績({self.shown.month.full_label}末時点)"
        listed = words.table(head, rows, caption, "listed") if rows else ""
        return tag("section", tag("h2", "指標の一覧"), words.counts(self.shown.figures), listed, id="figures")

    def _line(self, figure: Figure) -> tuple[str, ...]:
        rate = figure.achievement_rate if self.shown.is_year_end else figure.plan_rate
        return (
            tag("a", figure.name, href=f"#{self._anchor(figure)}"),
            figure.target_text,
            words.amount(figure.actual, figure),
            words.rate(rate, self.shown),
            words.status(figure.status, figure.status_word),
        )

    def _anchor(self, figure: Figure) -> str:
        return f"figure-{self.numbers[id(figure)]}"

    def _texts(self) -> Iterator[Html]:
        for text in self.sheet.texts:
            yield tag("section", tag("h2", text.part.label), words.written(text), id=text.part.value)

    def _goal(self, number: int, goal: PublicGoal) -> Html:
        return tag(
            "section",
            tag("h2", goal.shown.label),
            _plans(goal.plan_items),
            tag("p", f"{goal.shown.sentence}。", cls="finding"),
            tag("div", *map(self._figure, goal.shown.figures), cls="cards") if goal.shown.figures else "",
            self._milestones(goal.shown.milestones),
            _kept_back(goal.shown.kept_back),
            _work(goal.work),
            *(_text_of_goal(text) for text in goal.texts),
            id=f"goal-{number}",
            cls="goal",
        )

    def _figure(self, figure: Figure) -> Html:
        until = self.shown.fiscal_year
        plan = words.amount(figure.plan, figure) if figure.plan is not None else ""
        rates = (("達成率", figure.achievement_rate), ("対計画比", figure.plan_rate))
        values = (
            ("目標", figure.target_text),
            (f"{self.shown.month.end_label}の計画", plan),
            *((name, words.rate(rate, self.shown)) for name, rate in rates if rate is not None),
        )
        when = tag("small", f" {figure.as_of}") if figure.as_of else ""
        value = tag("p", "実績 ", tag("b", words.amount(figure.actual, figure)), when, cls="value")
        short = figure.shortfall if figure.falls_short else None
        notes = [("説明", figure.text), ("目標や計画との差", short), ("計算方法", figure.formula)]
        notes += [("計画との比較", figure.plan_formula), ("定義", figure.definition)]
        return tag(
            "article",
            tag("h3", figure.name),
            tag("p", words.status(figure.status, figure.status_word)),
            value,
            tag("dl", *(_pair(name, text) for name, text in values if text), cls="values"),
            trend(figure.name, self.department.course(figure.code, until), self.department.breaks(figure.code, until)),
            tag("dl", *(_pair(name, text) for name, text in notes if text), cls="notes"),
            id=self._anchor(figure),
            cls="card",
        )

    def _milestones(self, milestones: tuple[Deliverable, ...]) -> Html:
        if not milestones:
            return Html()
        rows = (
            (one.title, words.due(one, self.shown), words.done(one, self.shown),
             words.status(one.status, one.status_label))
            for one in milestones
        )  # fmt: skip
        return join((tag("h3", "マイルストーン"), words.table(_MILESTONES, rows, "期限のある取組みの状態")))

    def _method(self) -> Html:
        bands = scale_text(self.shown.bands)
        against = "年度の目標値" if self.shown.is_year_end else "その月末までの計画"
        lines = [f"達成率は、実績の{against}に対する割合で、{bands}です。"] if bands else []
        if Status.NOT_REPORTED in {figure.status for figure in self.shown.figures}:
            lines.append("報告のない値は、0とせず、空欄や「—」で示します。")
        lines.append("状態は、この基準による自動の計算です。指標ごとの計算方法は、それぞれの欄にあります。")
        more = tag("p", tag("a", "すべての状態の意味", href=f"../{GUIDE}#states"))
        return tag(
            "section", tag("h2", "状態の決め方"), *(tag("p", line) for line in lines),
            tag("p", self.shown.disclaimer) if self.shown.disclaimer else "", more, id="method",
        )  # fmt: skip


def _as_of(sheet: PublicSheet) -> str:
    recorded = f"{jst_label(sheet.year.recorded_at)}(変更番号{sheet.year.change})"
    return f"時点: {sheet.shown.month.full_label}末　登録日時: {recorded}"


def _pair(name: str, text: str) -> Html:
    return tag("div", tag("dt", name), tag("dd", text))


def _plans(items: tuple[PlanItem, ...]) -> Html:
    listed = (tag("li", tag("span", item.kind.label, cls="kind"), f" {item.code} {item.title}") for item in items)
    return tag("ul", *listed, cls="plans", aria_label="関連する計画") if items else Html()


def _text_of_goal(text: PublicText) -> Html:
    return tag("div", tag("h3", text.part.label), words.written(text), cls="text")


def _kept_back(kept: tuple[KeptBack, ...]) -> Html:
    if not kept:
        return Html()
    items = (tag("li", one.name, " ", words.without_value(one.reason)) for one in kept)
    return join((tag("h3", "値を載せていないもの"), tag("ul", *items, cls="kept")))


def _work(work: tuple[PublicWork, ...]) -> Html:
    if not work:
        return Html()
    items = (
        tag("li", tag("span", line.number, cls="no"), f" {line.title}",
            tag("small", f" ({line.schedule})") if line.schedule else "", cls="step" if line.is_step else "initiative")
        for line in work
    )  # fmt: skip
    return join((tag("h3", "取組みと予定"), tag("ul", *items, cls="work")))


def _midterm(goal: PublicMidterm) -> Html:
    items = (tag("li", f"({number}) {title}") for number, title in goal.items)
    rows = ((f"{step.number} {step.title}", step.heading, step.years) for step in goal.steps)
    steps = words.table(_MIDTERM, rows, f"{goal.title}の工程") if goal.steps else ""
    return tag(
        "div", tag("h3", f"中期目標{goal.number} {goal.title}"), tag("ul", *items, cls="plain"), steps, cls="text"
    )
