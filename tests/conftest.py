"""What holds for the tests of every room."""

from __future__ import annotations

from hypothesis import settings

# On a shared machine an example that is slow once tells nothing about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
