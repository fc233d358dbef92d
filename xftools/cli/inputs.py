"""Passwords: asked for at a terminal, or taken from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xftools import read
from xftools.cli.options import WORDS, Options
from xftools.model import Source
from xftools.office import Office


class Passwords:
    """Asks for a password once a file, at a terminal; or takes the one line of standard input."""

    def __init__(self, options: Options) -> None:
        """`options` say whether a question may be asked."""
        self._options = options
        self._given = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None

    def read(self, path: Path, name: str, office: Office) -> Source:
        """The source of a file, with a password where it needs one and one is to be had."""
        source = read.read(path, name=name, office=office, password=self._given)
        if source.error_key == "password" and self._given is None and self._options.asks:
            word = click.prompt(
                WORDS["said"]["password"].format(file=name), hide_input=True, err=True
            )
            source = read.read(path, name=name, office=office, password=word)
        return source
