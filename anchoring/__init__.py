"""The log and the chain. Entries are opaque: a kind, a label and a digest, whatever they stand for.

What other applications use, and no more:

- `anchoring.log.entries`: `NewEntry`, `entries_submit` (inside the transaction that stores the records)
- `anchoring.log.labels`: `Labels`, who gives them, and `LabelsAwayError`
- `anchoring.log.selectors`: `states`, `log_status`
- `anchoring.log.evidence`: `newest_snapshot`, `subjects_entries`, `subjects_evidence`, `anchors_for`,
  `cosignatures_carried`, `receipt`
- `anchoring.log.cosignatures`: `note_cosigned`, `cosigned_first`
- `anchoring.audit.sources`: `RecordSource` and `register_source`, by which records get into the audit
- `anchoring.audit.selectors`: `audit_status`, `audited`
- `anchoring.witnesses.status`: `witnesses_status`
- `anchoring.triggers`: `protect`, the decorator of models whose rows never change
- `anchoring.anchors`: networks and anchors as the tables have them
- `anchoring.wiring`: `log_shown`, `log_keys`, and what else is built from the settings
"""
