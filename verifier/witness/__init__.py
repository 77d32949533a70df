"""A witness of logs (c2sp.org/tlog-witness): it cosigns each checkpoint that continues the last one it cosigned."""
