"""WORDS: one TOML file a language; id.toml is the reference. Looked up by the edge only."""
