"""Why a recording could not be fetched: a code of the contract, a sentence for the person, and what may help."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Why:
    code: str
    sentence: str
    permanent: bool = True
    """Trying again cannot help."""
    elsewhere: bool = False
    """Another provider may do better."""


class Reason(Enum):
    # The address
    ADDRESS = Why("VALIDATION_ERROR", "This is not an address that can be fetched. Please copy it once more.")
    SCHEME = Why("VALIDATION_ERROR", "Only addresses that begin with https:// or http:// can be fetched.")
    CREDENTIALS = Why("VALIDATION_ERROR", "An address with a name or password in it cannot be fetched. Please leave them out.")
    INNER = Why("VALIDATION_ERROR", "This address does not lead to a public site, so it cannot be fetched.")
    PORT = Why("VALIDATION_ERROR", "Addresses can be fetched from the usual ports, 80 and 443, only.")
    MANY = Why("VALIDATION_ERROR", "This address leads to several recordings. Please give the address of one of them.")
    NOT_A_VIDEO = Why("VALIDATION_ERROR", "This address does not lead to a video of that platform. Please give the address of one.")
    REDIRECTS = Why("VALIDATION_ERROR", "This address leads on and on to others, so it cannot be fetched.")
    # The way there
    NO_SUCH_HOST = Why("NOT_FOUND", "There is no site with this name. Please check the address.")
    UNREACHABLE = Why("SERVICE_UNAVAILABLE", "The site could not be reached. Please try again later.", permanent=False, elsewhere=True)
    UNTRUSTED = Why("SERVICE_UNAVAILABLE", "The site's certificate does not hold, so nothing was fetched from it.")
    TIME = Why("SERVICE_UNAVAILABLE", "Fetching took too long. Please try again, or upload the file.", permanent=False)
    SLOW = Why("SERVICE_UNAVAILABLE", "The site sends too slowly. Please try again, or upload the file.", permanent=False)
    BROKEN = Why("SERVICE_UNAVAILABLE", "The site broke off in the middle. Please try again.", permanent=False, elsewhere=True)
    BUSY = Why("SERVICE_UNAVAILABLE", "The site does not answer us at the moment. Please try again later.", permanent=False, elsewhere=True)
    ENCODED = Why("INVALID_FORMAT", "The site sends this file packed, so it was not taken. Please download and upload it.")
    # What is there
    NOTHING_THERE = Why("NOT_FOUND", "There is nothing at this address. Please check it.")
    REMOVED = Why("GONE", "This video was removed.")
    FORBIDDEN = Why("FORBIDDEN", "The site does not let us fetch this. Please download and upload it.", elsewhere=True)
    PRIVATE = Why("FORBIDDEN", "This video is private. Please make it public, or upload the file.")
    LOGIN = Why("FORBIDDEN", "This video is shown to people who are signed in there only. Please upload the file.", elsewhere=True)
    AGE = Why("FORBIDDEN", "This video has an age limit, so it cannot be fetched. Please upload the file.", elsewhere=True)
    PLACE = Why("FORBIDDEN", "This video is not shown where our servers are. Please upload the file.", elsewhere=True)
    PAID = Why("FORBIDDEN", "This video is for members or buyers only. Please upload the file.")
    PROTECTED = Why("FORBIDDEN", "This video is protected against copying, so it cannot be fetched.")
    LIVE = Why("INVALID_FORMAT", "This is a live broadcast. Please come back when it is over.")
    PAGE = Why("INVALID_FORMAT", "This address leads to a page, not to a video file. Please give the address of the file.", elsewhere=True)
    PLAYLIST = Why("INVALID_FORMAT", "This address leads to a list of addresses, not to a video file.", elsewhere=True)
    EMPTY = Why("INVALID_FORMAT", "The file at this address is empty.")
    UNSUPPORTED = Why("INVALID_FORMAT", "No video was found at this address.", elsewhere=True)
    TOO_LARGE = Why("VIDEO_TOO_LARGE", "The file at this address is larger than your plan takes.")
    TOO_LONG = Why("VIDEO_TOO_LONG", "The recording at this address is longer than your plan takes.")
    # On our side
    UNKNOWN = Why(
        "PROCESSING_FAILED", "This video could not be fetched. Please try again, or upload the file.", permanent=False, elsewhere=True
    )
    NOT_SET_UP = Why("SERVICE_UNAVAILABLE", "Fetching from this platform is not set up here. Please upload the file.", elsewhere=True)


class ProviderError(Exception):
    """The only exception that leaves the guard and the providers, but for what `tell` raises. `detail` is for the log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.name}: {detail}" if detail else reason.name)
        self.reason = reason
        self.code, self.message = reason.value.code, reason.value.sentence
        self.permanent, self.elsewhere = reason.value.permanent, reason.value.elsewhere
