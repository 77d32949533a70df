"""The map (FORMATS section 4): which entries belong to which label. A trie in pages, kept by version."""
