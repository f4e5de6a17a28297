"""Logging in to the pages: by password, once by a link, out again, and what a forged form comes to."""

import re

from tests.api.conftest import Api

PASSWORD = "a-long-password"


def log_in(api: Api, name: str = "tester", password: str = PASSWORD) -> int:
    """The status of a log-in by the form; the cookie stays with the client."""
    api.token()  # makes the user
    return api.client.post("/login", data={"name": name, "password": password}, follow_redirects=False).status_code


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(api: Api) -> None:
    api.token()
    answer = api.client.post("/login", data={"name": "tester", "password": PASSWORD}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    api.client.cookies.clear()


def test_a_session_reads_and_a_form_without_its_token_does_not_write(api: Api) -> None:
    assert log_in(api) == 303
    assert api.client.get("/v1/chains").status_code == 200
    assert api.client.post("/v1/matches", json={"need_text": "石英"}).status_code == 403
    page = api.client.get("/match").text
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert csrf
    answer = api.client.post("/v1/matches", json={"need_text": "石英"}, headers={"X-CSRF-Token": csrf[1]})
    assert answer.status_code == 200
    assert api.client.post("/logout", data={"csrf": "0" * 64}, follow_redirects=False).status_code == 403
    assert api.client.post("/logout", data={"csrf": csrf[1]}, follow_redirects=False).status_code == 303
    assert api.client.get("/v1/chains").status_code == 401
    api.client.cookies.clear()


def test_a_forged_or_foreign_cookie_opens_nothing(api: Api) -> None:
    for value in ("x", "eyJ1c2VyIjoidGVzdGVyIn0.aaaa.bbbb", ""):
        assert api.client.get("/v1/chains", headers={"Cookie": f"daqiao_session={value}"}).status_code == 401


def test_a_one_time_link_works_once(api: Api) -> None:
    app = api.client.app
    api.token()
    code = app.state.sessions.link("tester")  # type: ignore[attr-defined]
    assert api.client.get(f"/login/once?code={code}", follow_redirects=False).status_code == 303
    api.client.cookies.clear()
    assert api.client.get(f"/login/once?code={code}", follow_redirects=False).status_code == 401
    assert api.client.get("/login/once?code=forged", follow_redirects=False).status_code == 401


def test_guessing_is_slowed_down_for_one_name_and_not_for_another(api: Api) -> None:
    api.service.ledger.users.add("guessed", PASSWORD, "viewer")
    tried = [log_in(api, "guessed", f"wrong-{n}") for n in range(10)]
    assert tried[0] == 401
    assert tried[-1] == 429
    assert log_in(api, "guessed", PASSWORD) == 429
    assert log_in(api) == 303
    api.client.cookies.clear()


def test_the_audit_names_who_logged_in(api: Api) -> None:
    log_in(api)
    api.client.cookies.clear()
    lines = api.service.ledger.audit_trail()
    assert any((line["user"], line["action"]) == ("tester", "login") for line in lines)


def test_nobody_is_shown_the_way_to_a_page_that_their_role_may_not_open(api: Api) -> None:
    api.service.ledger.users.add("looker", PASSWORD, "viewer")
    ways = ('href="/data"', 'href="/identity"', 'href="/match"')
    shown = {}
    for name in ("looker", "tester"):
        assert log_in(api, name) == 303
        page = api.client.get("/chains").text
        shown[name] = [way in page for way in ways]
        api.client.cookies.clear()
    assert shown == {"looker": [False, False, True], "tester": [True, True, True]}
