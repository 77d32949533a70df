"""A passkey's device, as Chromium pretends to have one, and the signing key that is taken of several."""

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


def key_chosen(page: Page, name: str) -> None:
    """By its name: the site's inspector has the key file and whatever keys other tests made. Who has one has nothing
    to choose."""
    choice = page.locator("select#id_key")
    if choice.count():
        option = choice.locator("option", has_text=name)
        choice.select_option(option.get_attribute("value"))
