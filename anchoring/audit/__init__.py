"""The audit: everything recomputed from the rows, each bad row named, whoever changed it and however.

`anchoring.audit.run` does it; `anchoring.audit.sources` is where another application hands in its records.
"""
