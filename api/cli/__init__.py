"""The command `daqiao`. A new command is one function in a file here and one line below."""

import sys

import typer

from api.cli import access, asking, data, doctor, graph, identity, ingest, keeping, learning, names, serving

app = typer.Typer(name="daqiao", help="搭桥：产学研对接的知识图谱。", no_args_is_help=True, add_completion=False)
for function in (
    serving.demo,
    serving.serve,
    data.batches,
    data.rollback,
    asking.match,
    asking.gaps,
    learning.train,
    learning.evaluate,
    doctor.doctor,
    keeping.backup,
    keeping.restore,
    keeping.verify,
    keeping.erase,
):
    app.command()(function)
GROUPS = (
    ("ingest", ingest.ingest),
    ("identity", identity.identity),
    ("names", names.names),
    ("graph", graph.graph),
    ("user", access.user),
    ("token", access.token),
)
for name, group in GROUPS:
    app.add_typer(group, name=name)


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe of another encoding: a character it does not know must not end the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()
