"""The command line: what is typed, what is printed, and the exit status. Everything else is done by the other rooms."""

from nguon.cli.app import app, main

__all__ = ["app", "main"]
