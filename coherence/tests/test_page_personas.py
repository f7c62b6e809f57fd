"""Who sees which page: each page's row says what a visitor, a stranger and its owner are answered."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import consents
from coherence.tests.people import People

PERSONAS = ("anonymous", "stranger", "owner")
TABLE = """
                                                                anonymous stranger owner
GET    /                                                        200       302      302
GET    /sample                                                  302       302      302
GET    /privacy                                                 200       200      200
GET    /pricing                                                 200       200      200
POST   /theme                                                   302       302      302
GET    /consent                                                 302       200      200
POST   /consent                                                 302       302      302
GET    /settings                                                302       200      200
POST   /settings                                                302       200      200
POST   /settings/notifications                                  302       302      302
POST   /settings/privacy                                        302       302      302
POST   /settings/private                                        302       302      302
POST   /settings/consent/withdraw                               302       302      302
POST   /settings/sessions/end                                   302       302      302
POST   /settings/sessions/<int:sign_in>/end                    302       404      302
POST   /settings/keys                                           302       400      400
POST   /settings/keys/<uuid:key_id>/remove                      302       404      302
POST   /settings/export                                         302       302      302
GET    /settings/export/file                                    302       302      302
GET    /settings/close                                          302       200      200
POST   /settings/close                                          302       200      200
GET    /mails/stop/<str:token>                                  404       404      404
POST   /mails/stop/<str:token>                                  404       404      404
GET    /upload                                                  302       200      200
POST   /upload                                                  302       400      400
POST   /upload/import                                           302       400      400
POST   /upload/import/<uuid:import_id>/cancel                   302       404      302
POST   /recordings/<uuid:video_id>/change                       302       404      302
POST   /recordings/<uuid:video_id>/remove                       302       404      302
POST   /recordings/<uuid:video_id>/restore                      302       404      404
GET    /recordings                                              302       200      200
GET    /recordings/compare                                      302       302      302
GET    /recordings/<uuid:video_id>/compare/<uuid:other_id>      302       404      404
GET    /progress                                                302       200      200
GET    /recordings/<uuid:video_id>                              302       404      200
GET    /recordings/<uuid:video_id>/lanes                        302       404      200
GET    /recordings/<uuid:video_id>/report.pdf                   404       404      200
POST   /recordings/<uuid:video_id>/again                        302       404      302
POST   /recordings/<uuid:video_id>/cancel                       302       404      302
POST   /recordings/<uuid:video_id>/shares                       302       404      302
POST   /recordings/<uuid:video_id>/shares/<uuid:share_id>/revoke 302       404      302
GET    /shared/<str:token>                                      404       404      404
GET    /shared/<str:token>/report.pdf                           404       404      404
"""
"""302 is to the sign-in page, or on from a form that is done. A recording that is not deleted cannot be restored, one cannot be compared
with itself, and a token that somebody made up opens nothing, to nobody."""


def rows() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for line in TABLE.strip().splitlines()]
    assert tuple(lines[0]) == PERSONAS
    return {f"{method} {route}": tuple(statuses) for method, route, *statuses in lines[1:]}


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found: list[str] = []
    for each in patterns:
        path = before + str(each.pattern)
        found += routes(each.url_patterns, path) if isinstance(each, URLResolver) else [path]
    return found


def pages() -> list[str]:
    (space,) = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver) and each.namespace == "pages"]
    return routes(space.url_patterns)


@pytest.fixture
def send(people: People):
    consents.give(people.owner.user, "page")
    consents.give(people.stranger.user, "page")

    def sent(who: str, call: str) -> str:
        method, route = call.split()
        route = route.replace("<uuid:other_id>", str(people.owner.complete[0].pk)).replace("<str:token>", "made-up:token")
        return str(people.send(who, method, "/" + people.address(route.removeprefix("/"), people.owner)).status_code)

    return sent


@pytest.mark.parametrize("call", rows())
def test_it_works(call, send):
    assert tuple(send(who, call) for who in PERSONAS) == rows()[call]


def test_every_page_has_a_row():
    assert set(pages()) == {call.split()[1] for call in rows()}


@pytest.mark.parametrize("call", [call for call in rows() if "_id>" in call])
def test_a_stranger_gets_404(call, send):
    assert send("stranger", call) == "404"
