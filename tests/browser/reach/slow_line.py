"""A telephone on a slow line: what comes over it, and how long one waits."""

from typing import Any

from playwright.sync_api import CDPSession, Page

LATENCY, BITS = 150, 1_600_000
"""Milliseconds, and bits a second in each direction."""
PAINTED = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""


class SlowLine:
    """From here on the page's requests go over it, and the browser has nothing kept."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes = page, 0
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._came)
        self.forget()
        self._session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY,
                "downloadThroughput": BITS / 8,
                "uploadThroughput": BITS / 8,
            },
        )

    def forget(self) -> None:
        self._session.send("Network.clearBrowserCache")
        self.bytes = 0

    def _came(self, event: Any) -> None:
        self.bytes += int(event["encodedDataLength"])
