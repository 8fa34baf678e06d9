import re

import pytest
from core_support.running import EMAIL, PASSWORD, make_settings
from holdfast_contract.errors import CapacityExhausted, Unavailable
from holdfast_contract.sessions import SessionStatus
from holdfast_core.dashboard import texts
from holdfast_core.dashboard.throttle import TRIES, WINDOW, Throttle
from holdfast_core.dashboard.visits import Visits

SESSION = "/dashboard/sessions/acme/default"


def token_in(page: str) -> str:
    return re.search(r'name="csrfToken" value="([^"]+)"', page)[1]


async def sign_in(core, email=EMAIL, password=PASSWORD):
    page = await (await core.client.get("/")).text()
    form = {"csrfToken": token_in(page), "email": email, "password": password}
    return await core.client.post("/login", data=form, allow_redirects=False)


async def board(core):
    assert (await sign_in(core)).status == 303
    return await (await core.client.get("/")).text()


async def test_the_first_page_asks_to_sign_in_under_a_strict_policy(core):
    await core.add_user()
    answer = await core.client.get("/")
    page = await answer.text()
    assert 'type="password"' in page
    assert "acme" not in page
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert not re.search(r"<script>|<style|style=|\son\w+=", page)


async def test_the_cookie_is_for_us_alone_and_secure_behind_https(start, settings):
    core = await start(settings)
    cookie = (await sign_in(core)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    behind = await start(settings.model_copy(update={"public_url": "https://core.holdfast.test"}))
    assert "Secure" in (await behind.client.get("/")).headers["Set-Cookie"]


async def test_a_wrong_password_is_told_and_too_many_are_slowed_down(core):
    for _ in range(TRIES):
        answer = await sign_in(core, password="wrong")
        assert (answer.status, texts.WRONG_CREDENTIALS in await answer.text()) == (401, True)
    answer = await sign_in(core)
    assert (answer.status, texts.TOO_MANY_TRIES in await answer.text()) == (429, True)
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW


def test_the_throttle_lets_go_after_its_window():
    moment = [0.0]
    throttle = Throttle(lambda: moment[0])
    for _ in range(TRIES):
        throttle.failed("a")
    throttle.check("b")
    with pytest.raises(Exception, match="Too many"):
        throttle.check("a")
    moment[0] = WINDOW + 1
    throttle.check("a")


async def test_no_post_does_anything_without_its_own_token(core):
    await core.add_user()
    page = await board(core)
    stranger = Visits("Zn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T", PASSWORD, is_https=False)
    foreign = stranger.token(stranger.begin(EMAIL))
    for token in (None, "", "forged", foreign, token_in(page) + "x", token_in(page)[:-3]):
        form = {} if token is None else {"csrfToken": token}
        assert (await core.client.post(f"{SESSION}/start", data=form)).status == 401
        assert (await core.client.post("/dashboard/sessions", data={**form, "userId": "new"})).status == 403
        assert (await core.client.post("/logout", data=form)).status == 403
    assert [call for call in core.gateway.calls if call.startswith("POST")] == []
    assert "new" not in [user.user_id for user in await core.core.users.all()]


async def test_a_token_of_another_visit_is_worth_nothing(core, start, settings):
    await core.add_user()
    page = await board(core)
    stolen = token_in(page)
    core.client.session.cookie_jar.clear()
    await board(core)
    answer = await core.client.post(f"{SESSION}/start", headers={"X-CSRF-Token": stolen})
    assert answer.status == 401


async def test_signing_out_closes_the_board(core):
    page = await board(core)
    await core.client.post("/logout", data={"csrfToken": token_in(page)})
    assert 'type="password"' in await (await core.client.get("/")).text()
    answer = await core.client.get(SESSION)
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/")


async def test_a_changed_password_signs_everybody_out(start, settings):
    core = await start(settings)
    await board(core)
    [cookie] = list(core.client.session.cookie_jar)
    changed = make_settings(
        settings.database_url, settings.gateway_url, admin_password="another-lantern-orchard-78"
    )
    other = await start(changed)
    answer = await other.client.get("/", cookies={"holdfast": cookie.value})
    assert 'type="password"' in await answer.text()


@pytest.mark.parametrize("status", SessionStatus)
async def test_every_status_is_told_in_words_with_the_button_that_fits(core, status):
    await core.add_user()
    core.gateway.put("acme", status, phone="6281", name="Acme Ltd", reason="because")
    page = await board(core)
    assert texts.STATUSES[status].label in page
    assert "because" in page
    button = {
        "stopped": "start",
        "failed": "start",
        "logged_out": "start",
        "starting": "cancel",
        "pairing": "cancel",
    }.get(status, "disconnect")
    for name in ("start", "cancel", "disconnect"):
        assert (f'id="{name}.acme.default"' in page) == (name == button)
    assert ("qr.svg" in page) == (status == "pairing")
    assert re.search(r'hx-trigger="every ([13])s"', page)


async def test_reading_changes_nothing_however_often(core):
    await core.add_user()
    core.gateway.put("acme", "pairing")
    await board(core)
    for path in ("/", SESSION, f"{SESSION}/qr.svg"):
        for _ in range(3):
            assert (await core.client.get(path)).status == 200
    assert all(call.startswith("GET") for call in core.gateway.calls)


async def test_a_card_that_has_not_changed_is_not_sent_again(core):
    await core.add_user()
    core.gateway.put("acme", "pairing")
    page = await board(core)
    path = re.search(r'hx-get="([^"]+)"', page)[1]
    assert (await core.client.get(path)).status == 204
    core.gateway.qr_text = "2@another"
    assert (await core.client.get(path)).status == 200
    core.gateway.put("acme", "connected")
    answer = await core.client.get(path)
    assert (answer.status, "qr.svg" in await answer.text()) == (200, False)


async def test_buttons_do_what_they_say_and_tell_what_failed(core):
    await core.add_user()
    page = await board(core)
    headers = {"X-CSRF-Token": token_in(page)}
    answer = await core.client.post(f"{SESSION}/start", headers=headers)
    assert 'data-status="starting"' in await answer.text()
    await core.client.post(f"{SESSION}/cancel", headers=headers)
    await core.client.post(f"{SESSION}/disconnect", headers=headers)
    posts = [call.rsplit("/", 1)[1] for call in core.gateway.calls if call.startswith("POST")]
    assert posts == ["start", "stop", "logout"]

    async def refuse(*_names):
        raise CapacityExhausted

    core.core.gateway.start = refuse
    answer = await core.client.post(f"{SESSION}/start", headers=headers)
    assert CapacityExhausted.__doc__ in await answer.text()


async def test_a_gateway_that_is_away_is_said_so_in_words(core):
    await core.add_user()
    core.gateway.fault = Unavailable()
    page = await board(core)
    assert texts.AWAY.label in page
    assert "<button" not in page[page.index('id="card.acme.default"') : page.index("</article>")]
    core.gateway.fault = None
    core.gateway.put("acme", "connected")
    assert texts.STATUSES[SessionStatus.CONNECTED].label in await (await core.client.get(SESSION)).text()


async def test_users_and_further_sessions_are_added_by_the_form(core):
    page = await board(core)
    assert texts.NO_SESSIONS in page
    form = {"csrfToken": token_in(page), "userId": "bakery"}
    await core.client.post("/dashboard/sessions", data=form)
    page = await (await core.client.post("/dashboard/sessions", data=form | {"sessionId": "shop2"})).text()
    assert 'id="card.bakery.default"' in page
    assert 'id="card.bakery.shop2"' in page
    for wrong in ({"userId": "a/b"}, {"userId": "a", "sessionId": "<b>"}, {"userId": ""}):
        answer = await core.client.post("/dashboard/sessions", data=form | wrong)
        assert (answer.status, texts.BAD_IDENTIFIER in await answer.text()) == (422, True)
    assert [user.user_id for user in await core.core.users.all()] == ["bakery"]


async def test_what_a_session_is_called_is_never_markup(core):
    await core.add_user()
    core.gateway.put("acme", "connected", name="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in await board(core)


async def test_everything_a_page_loads_is_served_by_us(core):
    page = await board(core)
    for path in set(re.findall(r'(?:src|href)="([^"]+)"', page)):
        assert path.startswith("/")
        assert (await core.client.get(path)).status == 200
    assert (await core.client.get("/assets/..%2Fpages.py")).status == 404
