"""A stranger's watch over the log: a mirror of it, its map built anew, and its anchors compared (docs/formats.md)."""
