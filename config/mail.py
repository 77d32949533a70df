"""Mails where no server sends them: printed as people read them, not as machines exchange them."""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class ReadableConsoleBackend(EmailBackend):
    def write_message(self, message: EmailMessage) -> None:
        lines = [
            "-" * 72,
            f"To: {', '.join(message.to)}",
            f"Subject: {message.subject}",
            "",
            str(message.body),
        ]
        self.stream.write("\n".join([*lines, "-" * 72, ""]))
