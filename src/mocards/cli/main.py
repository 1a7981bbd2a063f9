"""The ``mocards`` command: global options, the table of commands, and the one place for errors."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import mocards
from mocards.cli.commands import (
    backup,
    build,
    cards,
    check,
    doctor,
    due,
    explain,
    export,
    grade,
    import_,
    init,
    listing,
    optimize,
    path,
    report,
    scheduler,
    stats,
    study,
    tie,
    undo,
    vacation,
    wishes,
)
from mocards.cli.views.printable import printable
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace
from mocards.errors import MocardsError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it: 128 + SIGINT."""
CLOSED_PIPE = 141
"""Exit code when the reader of our output has gone: 128 + SIGPIPE."""
CANNOT_WRITE = 11
"""Exit code when standard output cannot be written (a full disk): that of a DiskError."""


BEFORE_THE_COMMAND = {"--vault", "--store", "--now"}
"""Options of mocards itself, which no command has."""


class _Commands(TyperGroup):
    """The commands, around which everything that stops the program becomes one line and a code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MocardsError as error:
            say(f"mocards: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            typer.echo("mocards: interrupted; what was saved is safe", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # The interpreter flushes once more at its end; let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(CLOSED_PIPE)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            say(f"mocards: cannot go on: {error}", err=True)
            ctx.exit(CANNOT_WRITE)
        except Exception as error:
            misplaced: Any = error  # the class for an unknown option is private to typer
            if getattr(error, "option_name", None) in BEFORE_THE_COMMAND:
                misplaced.message += f"; it stands before the command: mocards {misplaced.option_name} … COMMAND"
            raise
        else:
            return result


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: mocards init my-notes && cd my-notes && mocards study",
)

COMMANDS: Mapping[str, Mapping[str, tuple[Callable[..., None], str]]] = {
    "Every day": {
        "study": (study.study, "mocards study"),
        "due": (due.due, "mocards due --json"),
        "next": (grade.next_card, "mocards next --json"),
        "grade": (grade.grade, "mocards grade k3vd7q2m 4 --json"),
        "vacation": (vacation.vacation, "mocards vacation 2026-07-18 2026-07-31"),
        "optimize": (optimize.optimize, "mocards optimize --dry-run"),
        "scheduler": (scheduler.scheduler, "mocards scheduler --to fsrs"),
    },
    "Looking back": {
        "path": (path.path, "mocards path --svg path.svg"),
        "stats": (stats.stats, "mocards stats --html stats.html"),
        "report": (report.report, "mocards report --json"),
    },
    "Notes and cards": {
        "init": (init.init, "mocards init my-notes"),
        "build": (build.build, "mocards build --dry-run"),
        "diff": (build.diff, "mocards diff"),
        "check": (check.check, "mocards check --strict"),
        "explain": (explain.explain, "mocards explain notes/moc-docker.md:40"),
        "cards": (cards.cards, "mocards cards --kind pitfall --json"),
        "link": (tie.link, "mocards link k3vd7q2m 7hq4m2xa"),
        "unlink": (tie.unlink, "mocards unlink k3vd7q2m"),
        "prune": (tie.prune, "mocards prune --deck docker-production"),
    },
    "Cards by hand": {
        "list": (listing.list_cards, "mocards list volume --state review --due 2026-12-24"),
        "show": (listing.show, "mocards show k3vd7q2m"),
        "suspend": (wishes.suspend, "mocards suspend --tag swarm"),
        "unsuspend": (wishes.unsuspend, "mocards unsuspend k3vd7q2m"),
        "bury": (wishes.bury, "mocards bury k3vd7q2m --until 2026-12-24"),
        "mark": (wishes.mark, "mocards mark k3vd7q2m"),
        "flag": (wishes.flag, "mocards flag k3vd7q2m 'the port is wrong'"),
        "reset": (wishes.reset, "mocards reset k3vd7q2m"),
        "reschedule": (wishes.reschedule, "mocards reschedule k3vd7q2m +10"),
        "undo": (undo.undo, "mocards undo"),
        "redo": (undo.redo, "mocards redo"),
    },
    "Care": {
        "backup": (backup.backup, "mocards backup"),
        "restore": (backup.restore, "mocards restore .mocards/backups/2026-11-24-0800.sqlite3"),
        "doctor": (doctor.doctor, "mocards doctor --fix"),
    },
    "Other programs": {
        "export": (export.export, "mocards export docker-production -o docker.apkg"),
        "import": (import_.import_package, "mocards import anki.apkg --dry-run"),
    },
}
"""Panel → name → (function, example shown under its help)."""

for panel, commands in COMMANDS.items():
    for name, (function, example) in commands.items():
        app.command(name, rich_help_panel=panel, epilog=f"Example: {example}")(function)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mocards {mocards.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    vault: Annotated[
        Path | None,
        typer.Option(
            "--vault",
            metavar="DIR",
            help="The folder that holds the notes; else the nearest parent that is a vault.",
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="The card store; else SQLite in the vault's .mocards folder."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="MOMENT", help="Another moment than now, such as 2026-01-31T08:00."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback acts on it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Turn the notes that you already write into lasting memory."""
    context.obj = Workspace(vault, store, now)


def run(only: str = "") -> None:
    """Run the command line.

    typer makes the options of every command at its start. With those alone that are needed a session
    begins an eighth sooner, and the list of commands is there a tenth sooner.

    Args:
        only: the command that the words name, when that is sure; or ``--help``, when the list of commands is
            all that they ask for.
    """
    if any(only in commands for commands in COMMANDS.values()):
        app.registered_commands = [command for command in app.registered_commands if command.name == only]
    for command in app.registered_commands:
        command.help = _flowing(inspect.getdoc(command.callback) or "")
        if only == "--help":
            command.callback = lambda: None
    app(prog_name="mocards")


def _flowing(text: str) -> str:
    """A docstring with each paragraph on one line, so that the terminal alone breaks it."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
