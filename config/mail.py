"""Mails where no server sends them: files in DATA_DIR/mails, as people read them. One-time links stand in no log."""

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class ReadableFileBackend(EmailBackend):
    def write_message(self, message: EmailMessage) -> None:
        lines = [f"To: {', '.join(message.to)}", f"Subject: {message.subject}", "", str(message.body), ""]
        self.stream.write("\n".join(lines).encode())  # type: ignore[arg-type]  # it opened the file for bytes
