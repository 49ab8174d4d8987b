"""A package as a draft e-mail, to be looked at and sent by hand."""

from email.message import EmailMessage
from email.policy import SMTP

LARGEST = 20 * 2**20
"""Bytes a package may have to go by mail; most mail offices refuse more."""


def draft(subject: str, body: str, name: str, content: bytes) -> bytes:
    """An ``.eml`` that mail programs open as a draft (X-Unsent) with the package attached.

    Subject and body go in clear: no personal data may be in them. No address is filled in.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    message.set_content(body, cte="base64")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
