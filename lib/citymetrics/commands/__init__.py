"""The verbs of the command line, one module each; `citymetrics.cli` puts them together.

The modules that declare a command import typer and little else, so that help and completion stay quick; what does the work is
imported when a command runs.
"""
