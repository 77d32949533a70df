"""Labels by a process of its own, which alone has the VRF key (docs/adr/0037).

- `protocol`: what is asked and answered, and how much of it at once
- `service`, `hosts`, `counts`: the label process, a WSGI application
- `asking`: who asks it, and believes no answer whose proof does not hold

No Django: the label process has neither settings nor a database.
"""
