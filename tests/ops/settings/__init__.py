"""What a process reads from its environment when it starts."""
