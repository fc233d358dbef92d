"""Buttons in Excel: the add-in built from text, its job protocol, its verbs, where it is installed."""

from __future__ import annotations
