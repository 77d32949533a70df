"""Other institutions that watch the log: each checkpoint to be anchored is shown to them, and they cosign it."""
