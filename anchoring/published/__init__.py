"""The log's copy in a bucket, for who reads the log from there or from a CDN before it (docs/adr/0035)."""
