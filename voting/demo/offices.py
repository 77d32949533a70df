"""The two made-up offices that issue votes: the first at the registry, the second as a process of its own."""

HERE, ELSEWHERE = "observer", "university"
LICENCES = {HERE: "감사위-2026-003", ELSEWHERE: "대학-2026-001"}
"""The numbers of their letters of appointment."""
