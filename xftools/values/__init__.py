"""Pure functions on one Chinese value: parse, verify, fold, mask."""
