"""The log and the chain. Entries are opaque: a kind, a label and a digest, whatever they stand for.

What other applications use, and no more:

- `anchoring.log.entries`: `NewEntry`, `entries_submit` (inside the transaction that stores the records)
- `anchoring.log.labels`: `Labeller`
- `anchoring.log.triggers`: `protect`, the decorator of models whose rows never change
- `anchoring.wiring`: `labeller`, `log_keys`, and what else is built from the settings
"""
