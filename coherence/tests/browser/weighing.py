"""What a page weighs, as it comes over the wire."""

from typing import Any

from playwright.sync_api import Page


def weighed(page: Page) -> dict[str, int]:
    """Bytes by address, headers among them, of all that is fetched from now on, with nothing kept from before."""
    client, sizes, addresses = page.context.new_cdp_session(page), dict[str, int](), dict[str, str]()
    told = lambda event: addresses.__setitem__(event["requestId"], event["response"]["url"])  # noqa: E731
    client.on("Network.responseReceived", lambda event: told(event) if event["type"] not in ("Media", "Image") else None)

    def finished(event: dict[str, Any]) -> None:
        if address := addresses.get(event["requestId"]):
            sizes[address] = round(event["encodedDataLength"])

    client.on("Network.loadingFinished", finished)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return sizes
