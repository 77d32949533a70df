"""Puts checkpoints on Ethereum and watches them there until they are final."""
