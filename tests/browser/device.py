"""A passkey's device, as Chromium pretends to have one."""

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page


@dataclass
class Device:
    """The visitor's own, by the protocol that Chromium's developer tools speak."""

    session: CDPSession
    authenticator: str

    def lose(self) -> None:
        self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.authenticator})

    def verifies(self, verified: bool) -> None:
        values = {"authenticatorId": self.authenticator, "isUserVerified": verified}
        self.session.send("WebAuthn.setUserVerified", values)


def device_of(page: Page) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(session, made["authenticatorId"])
