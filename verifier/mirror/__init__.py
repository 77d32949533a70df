"""A mirror of a log: a monitor that serves its copy, cosigned."""
