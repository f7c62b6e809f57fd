"""What a bucket answers to pages of other origins, by the rules it was given: the S3 server of the tests lets in everybody."""

import http.client
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from fnmatch import fnmatchcase

NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


def told(target: str, path: str, method: str, headers: Mapping[str, str]) -> dict[str, str] | None:
    """The headers for this page; none where it is no page of another origin, None where the rules refuse it."""
    origin = headers.get("origin", "")
    if not origin:
        return {}
    wanted = headers.get("access-control-request-method", method)
    named = [name.strip() for name in headers.get("access-control-request-headers", "").lower().split(",") if name.strip()]
    for rule in _rules(target, path.lstrip("/").partition("/")[0].partition("?")[0]):
        known = [each.lower() for each in rule["AllowedHeader"]]
        if origin in rule["AllowedOrigin"] and wanted in rule["AllowedMethod"] and all(_one_of(name, known) for name in named):
            exposed, allowed = ", ".join(rule["ExposeHeader"]), ", ".join(named)
            return {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": wanted,
                "Access-Control-Expose-Headers": exposed,
                "Vary": "Origin",
            } | ({"Access-Control-Allow-Headers": allowed} if allowed else {})
    return None


def _one_of(name: str, known: list[str]) -> bool:
    return any(fnmatchcase(name, each) for each in known)


def _rules(target: str, bucket: str) -> list[dict[str, list[str]]]:
    connection = http.client.HTTPConnection(target, timeout=30)
    connection.request("GET", f"/{bucket}?cors")
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != 200:
        return []
    names = ("AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader")
    found = [each for each in ElementTree.fromstring(content).iter() if _name(each) == "CORSRule"]
    return [{name: [each.text or "" for each in rule.iter() if _name(each) == name] for name in names} for rule in found]


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)
