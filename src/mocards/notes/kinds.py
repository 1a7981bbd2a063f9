"""The kinds of items: one table. A new kind is a module, a line here, and prompts in ``decks/prompts``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mocards.notes.answered import answered
from mocards.notes.apart import answered_apart
from mocards.notes.callouts import called_out
from mocards.notes.clozes import Cloze, clozes
from mocards.notes.commands import commands
from mocards.notes.concepts import Concept, concepts
from mocards.notes.ideas import Idea, ideas
from mocards.notes.pairs import pairs
from mocards.notes.pitfalls import Pitfall, pitfalls
from mocards.notes.practice import practice
from mocards.notes.questions import Question, questions
from mocards.notes.reading import Found, Reading
from mocards.notes.references import Reference, references
from mocards.notes.rows import rows
from mocards.notes.separated import separated
from mocards.notes.summaries import Summary, summaries
from mocards.notes.troubles import troubles
from mocards.notes.uses import Use, uses

Extract = Callable[[Reading], Iterator[Found]]

KINDS: Mapping[str, tuple[Extract, ...]] = {
    Concept.kind: (concepts,),
    Summary.kind: (summaries,),
    Use.kind: (uses,),
    Idea.kind: (ideas,),
    Pitfall.kind: (pitfalls, troubles),
    Reference.kind: (references, rows, commands),
    Question.kind: (questions, practice, answered_apart, answered, pairs, separated, called_out),
    Cloze.kind: (clozes,),
}
"""Kind → what finds its items in a note."""
