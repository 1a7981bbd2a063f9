"""A learning path as a picture: one SVG file that fetches nothing, on light and dark pages."""

from __future__ import annotations

from html import escape
from math import pi

from rich.cells import cell_len, set_cell_size

from mocards.cli.views.path_text import heading, times
from mocards.cli.views.wording import flat, percent, some
from mocards.study.path import Standing, Stop, Stretch, Way

WIDTH = 800
MARGIN = 40
LINE_X = 68
"""Where the path runs down."""
TEXT_X = 104
BAR_X, BAR_WIDTH = 530, 150
PHASE_HEIGHT, STOP_HEIGHT, GAP = 64, 54, 18
RING = 13
"""Radius of a concept's ring, which fills as its cards become firm."""

STYLE = """
  svg { --page: #ffffff; --ink: #1f2430; --soft: #6b7280; --line: #d9dee7; --panel: #f6f8fb; --track: #e3e8ef;
        --firm: #2f9e6e; --met: #e8b23a; --next: #3b7dd8; --star: #d99a17; }
  @media (prefers-color-scheme: dark) {
    svg { --page: #171a21; --ink: #e6e9ef; --soft: #98a1b3; --line: #333a47; --panel: #1f242d; --track: #343c4a;
          --firm: #4cc38a; --met: #f0c35a; --next: #6aa5f8; --star: #f0c35a; }
  }
  text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
         fill: var(--ink); font-size: 15px; }
  .title { font-size: 24px; font-weight: 700; }
  .phase { font-size: 16px; font-weight: 700; }
  .soft { fill: var(--soft); font-size: 13px; }
  .star { fill: var(--star); font-size: 13px; }
  .mark { fill: #fff; font-size: 14px; font-weight: 700; text-anchor: middle; }
  .number { font-size: 12px; font-weight: 600; text-anchor: middle; }
  .next { fill: var(--next); font-weight: 700; }
  .later { opacity: 0.62; }
"""


def picture(way: Way) -> str:
    """The whole SVG."""
    drawing = _Drawing()
    drawing.head(way)
    for number, stretch in enumerate(way.stretches, start=1):
        drawing.stretch(stretch, number)
    drawing.end(way)
    height = drawing.y + MARGIN // 2
    title = escape(flat(way.deck.title))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img" aria-label="Learning path: {title}">',
            f"<title>Learning path: {title}</title>",
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" rx="16" fill="var(--page)"/>',
            *drawing.lines,
            *drawing.parts,
            "</svg>\n",
        ]
    )


class _Drawing:
    """Parts of the picture, from top to bottom."""

    def __init__(self) -> None:
        self.y = MARGIN
        self.parts: list[str] = []
        self.lines: list[str] = []
        """Drawn first, under everything."""
        self._last: int | None = None
        """Height of the ring before, from which the path comes down."""

    def head(self, way: Way) -> None:
        """Title, what is known so far, and what one should know."""
        said, whole = way.deck.description, way.whole
        self._text(MARGIN, self.y + 18, way.deck.title, "title", 54)
        self._text(MARGIN, self.y + 44, said.what, "soft", 100)
        self.y += 62 if said.what else 40
        counts = f"{whole.firm} of {some(whole.cards, 'card')} firm, {whole.met} met"
        self._text(MARGIN, self.y + 12, " · ".join(filter(None, [counts, times(whole, way.minutes)])), "soft", 100)
        self._bar(BAR_X, self.y + 2, whole)
        self.y += 34
        if said.prerequisites:
            self._text(MARGIN, self.y, f"You should know: {said.prerequisites}", "soft", 100)
            self.y += 24
        for need in way.needed:
            state = "firm" if need.standing.is_firm else f"{percent(need.standing.mastery)} firm"
            sign = "✓" if need.standing.is_firm else "→"
            self._text(MARGIN, self.y, f"{sign} {flat(need.title)}: {state}", "soft", 100)
            self.y += 22

    def stretch(self, stretch: Stretch, number: int) -> None:
        """A phase with its concepts."""
        height = PHASE_HEIGHT + STOP_HEIGHT * len(stretch.stops) - 8
        style = "" if stretch.is_open else ' class="later"'
        self.lines.append(
            f'<rect x="{MARGIN - 16}" y="{self.y}" width="{WIDTH - 2 * MARGIN + 32}" height="{height}" rx="12" '
            'fill="var(--panel)"/>'
        )
        self.parts.append(f"<g{style}>")
        self._text(TEXT_X, self.y + 27, heading(stretch, number), "phase", 42)
        goal = stretch.phase.goal if stretch.phase else ""
        self._text(TEXT_X, self.y + 47, goal, "soft", 58)
        self._bar(BAR_X, self.y + 17, stretch.standing)
        self._text(BAR_X, self.y + 47, times(stretch.standing, stretch.minutes), "soft", 30)
        self.y += PHASE_HEIGHT
        for stop in stretch.stops:
            self._stop(stop)
        self.parts.append("</g>")
        self.y += GAP - 8

    def end(self, way: Way) -> None:
        """What lies outside the path, and what comes after it."""
        if way.beyond.cards:
            self._text(MARGIN, self.y + 26, "Beyond the path: pitfalls, quick reference", "", 56)
            self._bar(BAR_X, self.y + 15, way.beyond)
            self.y += 44
        said = way.deck.description
        if said.project:
            self._goal("Practice project", "its time has come" if way.project_is_open else "when all phases are firm")
        if said.next_steps:
            steps = ", ".join(flat(step).split(":")[0] for step in said.next_steps)
            self._goal(f"Next: {steps}", "you are ready" if way.is_done else "when all is firm")
        self._legend()

    def _legend(self) -> None:
        """What the colours mean."""
        x, self.y = MARGIN + 5, self.y + 34
        for colour, meaning in (("firm", "firm: three weeks or more"), ("met", "met"), ("track", "not met yet")):
            self.parts.append(f'<circle cx="{x}" cy="{self.y - 4}" r="5" fill="var(--{colour})"/>')
            self._text(x + 12, self.y, meaning, "soft", 30)
            x += 40 + 8 * len(meaning)
        self.y += 10

    def _goal(self, what: str, when: str) -> None:
        self._text(MARGIN, self.y + 24, f"⚑ {what}", "", 58)
        self._text(BAR_X, self.y + 24, when, "soft", 34)
        self.y += 30

    def _stop(self, stop: Stop) -> None:
        step, middle = stop.step, self.y + STOP_HEIGHT // 2 - 8
        if self._last is not None:
            self.lines.append(
                f'<path d="M{LINE_X} {self._last + RING} V{middle - RING}" stroke="var(--line)" stroke-width="3"/>'
            )
        self._last = middle
        self._ring(stop, middle)
        stars = f' <tspan class="star">{"★" * min(step.stars, 5)}</tspan>' if step.stars else ""
        cut = escape(_cut(flat(step.title), 46))
        self.parts.append(f'<text x="{TEXT_X}" y="{middle - 1}">{cut}{stars}</text>')
        below = "no cards yet" if not stop.standing.cards else some(stop.standing.cards, "card")
        below = f"{below} · {flat(step.status)}" if step.status else below
        if stop.is_next:
            self.parts.append(
                f'<text x="{TEXT_X}" y="{middle + 17}" class="soft"><tspan class="next">next</tspan> · '
                f"{escape(_cut(below, 50))}</text>"
            )
        else:
            self._text(TEXT_X, middle + 17, below, "soft", 56)
        if stop.standing.cards:
            self._bar(BAR_X, middle - 12, stop.standing)
        self._text(BAR_X, middle + 17, times(stop.standing, step.minutes), "soft", 34)
        self.y += STOP_HEIGHT

    def _ring(self, stop: Stop, middle: int) -> None:
        """A concept's ring: green for what is firm, yellow for what has been met; ticked when it is firm."""
        standing, around = stop.standing, 2 * pi * RING
        if stop.is_next:
            self.parts.append(
                f'<circle cx="{LINE_X}" cy="{middle}" r="{RING + 6}" fill="none" stroke="var(--next)" '
                'stroke-width="2"/>'
            )
        done = standing.cards > 0 and standing.is_firm
        fill = "var(--firm)" if done else "var(--page)"
        self.parts.append(
            f'<circle cx="{LINE_X}" cy="{middle}" r="{RING}" fill="{fill}" stroke="var(--track)" stroke-width="5"/>'
        )
        shares = ((standing.met, "var(--met)"), (standing.firm, "var(--firm)"))
        for count, colour in shares:
            if count:
                arc = around * count / standing.cards
                self.parts.append(
                    f'<circle cx="{LINE_X}" cy="{middle}" r="{RING}" fill="none" stroke="{colour}" stroke-width="5" '
                    f'stroke-dasharray="{arc:.1f} {around:.1f}" transform="rotate(-90 {LINE_X} {middle})"/>'
                )
        mark, style = ("✓", "mark") if done else (_cut(flat(stop.step.number), 3), "number")
        self.parts.append(f'<text x="{LINE_X}" y="{middle + 5}" class="{style}">{escape(mark)}</text>')

    def _bar(self, x: int, y: int, standing: Standing) -> None:
        """A mastery bar with its share beside it."""
        self.parts.append(f'<rect x="{x}" y="{y}" width="{BAR_WIDTH}" height="10" rx="5" fill="var(--track)"/>')
        for count, colour in ((standing.met, "var(--met)"), (standing.firm, "var(--firm)")):
            if count:
                width = max(6.0, BAR_WIDTH * count / standing.cards)
                self.parts.append(f'<rect x="{x}" y="{y}" width="{width:.1f}" height="10" rx="5" fill="{colour}"/>')
        self._text(x + BAR_WIDTH + 12, y + 10, percent(standing.mastery), "soft", 8)

    def _text(self, x: int, y: int, text: str, style: str, room: int) -> None:
        """A line of text, cut to ``room`` columns."""
        if shown := escape(_cut(flat(text), room)):
            self.parts.append(f'<text x="{x}" y="{y}" class="{style}">{shown}</text>')


def _cut(text: str, columns: int) -> str:
    """The text, cut where it is wider than so many columns; a wide character takes two."""
    return text if cell_len(text) <= columns else f"{set_cell_size(text, columns - 1).rstrip()}…"
