"""Who comes in, for how long, and what is written down of it."""

import re
from datetime import timedelta

import pytest
from core_support.running import EMAIL, PASSWORD, make_settings
from core_support.visiting import (
    TENANT_PASSWORD,
    make_tenant,
    people_of,
    sign_in,
    tenant,
    visitor,
)
from holdfast_contract.times import now
from holdfast_core.adapters.accounts import Argon2, PeopleTables
from holdfast_core.application.operator import Operator
from holdfast_core.application.people import OPERATOR_ID, TRIES, WINDOW, People
from holdfast_core.dashboard.frame.catalogue import Catalogue
from holdfast_core.dashboard.frame.visits import Visits
from holdfast_core.domain.people import SHORTEST_PASSWORD, Role
from holdfast_core.domain.secret_keys import SecretKeys

t = Catalogue()


async def test_the_first_page_asks_to_sign_in_under_a_strict_policy(core):
    await core.add_user()
    page = await (await visitor(core)).get("/")
    assert page.status == 200
    assert 'type="password"' in page.text
    assert "acme" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<script>|<style|style=|\son\w+=", page.text)


async def test_the_cookie_is_for_us_alone_and_secure_behind_https(start, settings):
    core = await start(settings)
    cookie = (await (await visitor(core)).get("/login")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    behind = await start(settings.model_copy(update={"public_url": "https://core.holdfast.test"}))
    assert "Secure" in (await (await visitor(behind)).get("/login")).headers["Set-Cookie"]


async def test_who_signs_in_gets_where_they_wanted_to_go(core):
    visit = await visitor(core)
    asked = await visit.get("/people?x=1")
    assert asked.status == 401
    assert 'name="next" value="/people?x=1"' in asked.text
    form = {"email": EMAIL, "password": PASSWORD, "next": "/people?x=1"}
    assert (await visit.post("/login", form)).path == "/people"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test/", "/\\evil.test", "", "javascript:x"]
)
async def test_signing_in_never_leads_to_another_site(core, elsewhere):
    visit = await visitor(core)
    await visit.get("/login")
    form = {"email": EMAIL, "password": PASSWORD, "next": elsewhere, "csrfToken": visit.token}
    answer = await visit.call("POST", "/login", data=form)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_a_wrong_password_is_told_and_too_many_are_slowed_down(core):
    visit = await visitor(core)
    await visit.get("/login")
    wrong = {"email": EMAIL, "password": "wrong"}
    for _ in range(TRIES):
        answer = await visit.post("/login", wrong)
        assert (answer.status, t("people.sign_in.wrong") in answer.text) == (401, True)
    answer = await visit.post("/login", {"email": EMAIL, "password": PASSWORD})
    assert (answer.status, t("people.sign_in.too_many") in answer.text) == (429, True)
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.total_seconds()


async def test_the_brake_holds_for_an_address_and_for_an_email_and_lets_go_after_its_window(core):
    moment = now()
    users, store = core.core.users, PeopleTables(core.core.database)
    people = People(store, users, Operator(EMAIL, PASSWORD), Argon2(), lambda: moment)
    for number in range(TRIES):
        with pytest.raises(Exception, match="wrong"):
            await people.sign_in(f"guess-{number}@b.test", "wrong", "10.0.0.1")
        with pytest.raises(Exception, match="wrong"):
            await people.sign_in(EMAIL.upper(), "wrong", f"10.0.1.{number}")
    for email, address in (("other@b.test", "10.0.0.1"), (EMAIL, "10.0.0.2")):
        with pytest.raises(Exception, match="Too many"):
            await people.sign_in(email, PASSWORD, address)
    moment += WINDOW + timedelta(seconds=1)
    assert (await people.sign_in(EMAIL, PASSWORD, "10.0.0.1")).role == Role.OPERATOR


async def test_what_was_typed_as_an_email_is_not_kept(core):
    visit = await visitor(core)
    await visit.get("/login")
    await visit.post("/login", {"email": "my-secret-password", "password": "x"})
    rows = await core.core.database.read(
        lambda connection: connection.exec_driver_sql("select * from sign_in_failures").all()
    )
    assert len(rows) == 2
    assert "my-secret-password" not in repr(rows)


async def test_signing_out_ends_it(core):
    visit = await sign_in(core)
    assert (await visit.get("/people")).status == 200
    await visit.post("/logout")
    assert (await visit.get("/people")).status == 401


async def test_a_piece_of_a_page_sends_the_whole_page_to_the_way_in(core):
    answer = await (await visitor(core)).get("/people", htmx=True)
    assert (answer.status, answer.headers["HX-Redirect"], answer.text) == (401, "/", "")


async def test_the_operators_changed_password_signs_them_out_and_nobody_else(start, settings):
    core = await start(settings)
    operator, owner = await sign_in(core), await tenant(core)
    changed = make_settings(
        settings.database_url, settings.gateway_url, admin_password="another-lantern-orchard-78"
    )
    other = await start(changed)
    for visit, status in ((operator, 401), (owner, 200)):
        cookies = {cookie.key: cookie.value for cookie in visit.session.cookie_jar}
        assert (await other.client.get("/account", cookies=cookies)).status == status


async def test_an_invitation_works_once_and_lets_its_holder_choose_a_password(core):
    await core.add_user()
    operator = await sign_in(core)
    await operator.get("/people")
    shown = await operator.post("/people", {"email": "Ana@Acme.test ", "role": "tenant", "userId": "acme"})
    [link] = re.findall(r'value="[^"]*(/welcome/[^"]+)"', shown.text)
    guest = await visitor(core)
    page = await guest.get(link)
    assert "ana@acme.test" in page.text
    short = await guest.post(link, {"password": "short"})
    assert (short.status, str(SHORTEST_PASSWORD) in short.text) == (422, True)
    await guest.post(link, {"password": TENANT_PASSWORD})
    assert "ana@acme.test" in (await guest.get("/account")).text
    assert (await (await visitor(core)).get(link)).status == 404
    assert (await sign_in(core, "ANA@acme.test", TENANT_PASSWORD)).token


async def test_nobody_signs_in_before_the_invitation_is_taken(core):
    await core.core.users.ensure("acme")
    await people_of(core).invite("ana@acme.test", Role.TENANT, "acme")
    visit = await visitor(core)
    await visit.get("/login")
    for password in ("", "None", TENANT_PASSWORD):
        assert (await visit.post("/login", {"email": "ana@acme.test", "password": password})).status == 401


async def test_invitations_that_make_no_sense_are_refused_beside_their_field(core):
    operator = await sign_in(core)
    await operator.get("/people")
    for form, field in (
        ({"email": "nobody", "role": "tenant", "userId": "acme"}, "email-problem"),
        ({"email": "a@b.test", "role": "tenant", "userId": ""}, "user-problem"),
        ({"email": "a@b.test", "role": "tenant", "userId": "nowhere"}, "notice bad"),
        ({"email": EMAIL, "role": "operator"}, "notice bad"),
    ):
        answer = await operator.post("/people", form)
        assert 400 <= answer.status < 500
        assert field in answer.text
    assert [person.person_id for person in await people_of(core).all()] == [OPERATOR_ID]


async def test_who_is_removed_is_out_at_once(core):
    owner = await tenant(core)
    assert (await owner.get("/account")).status == 200
    operator = await sign_in(core)
    await operator.get("/people")
    [person] = await PeopleTables(core.core.database).all()
    assert (await operator.post(f"/people/{person.person_id}/remove")).status == 200
    assert (await owner.get("/account")).status == 401


async def test_a_new_password_signs_every_other_browser_out(core):
    email = await make_tenant(core)
    here, there = await sign_in(core, email, TENANT_PASSWORD), await sign_in(core, email, TENANT_PASSWORD)
    await here.get("/account")
    wrong = await here.post("/account/password", {"old": "wrong", "password": "a-much-longer-password"})
    assert (wrong.status, "old-problem" in wrong.text) == (422, True)
    form = {"old": TENANT_PASSWORD, "password": "a-much-longer-password"}
    assert t("people.account.changed") in (await here.post("/account/password", form)).text
    assert (await here.get("/account")).status == 200
    assert (await there.get("/account")).status == 401


async def test_a_token_of_another_visit_is_worth_nothing(core):
    await core.add_user()
    mine, other = await sign_in(core), await sign_in(core)
    await other.get("/people")
    forged = Visits(SecretKeys("Zn3Jd8Fs6Ga1Zx5Cv0Bm7Qw2Er4T"), is_https=False)
    for token in (None, "", "forged", other.token, mine.token[:-3], forged.token(forged.begin())):
        form = {"email": "new@acme.test", "role": "tenant", "userId": "acme"}
        form |= {} if token is None else {"csrfToken": token}
        assert (await mine.call("POST", "/people", data=form)).status == 403
    assert len(await people_of(core).all()) == 1


async def test_the_log_says_who_did_what_from_where_and_nothing_of_what_was_typed(core):
    await core.add_user()
    operator = await sign_in(core)
    await operator.get("/people")
    await operator.post("/people", {"email": "ana@acme.test", "role": "tenant", "userId": "acme"})
    refused = await operator.post("/people", {"email": "x", "role": "tenant"})
    assert refused.status == 422
    page = (await operator.get("/audit")).text
    assert page.count(t("people.did.invite")) == 1
    assert t("people.did.sign_in") in page
    assert "127.0.0.1" in page
    assert "ana@acme.test" not in page


async def test_a_member_reads_the_log_of_their_own_business_alone(core):
    await core.add_user()
    owner, stranger = await tenant(core), await tenant(core, "rival")
    assert t("people.did.sign_in") in (await owner.get("/users/acme/audit")).text
    assert "owner@acme.test" not in (await stranger.get("/users/rival/audit")).text
    assert (await stranger.get("/users/acme/audit")).status == 403
    assert (await stranger.get("/audit")).status == 403


async def test_a_page_says_what_was_done_and_nothing_that_somebody_put_into_its_address(core):
    operator = await sign_in(core)
    for done, words in (
        ("people.did.remove", t("people.did.remove")),
        ("frame.nav", ""),
        ("<b>x", ""),
        ("", ""),
    ):
        page = await operator.get("/people", params={"done": done})
        assert page.status == 200
        assert ('class="notice good"' in page.text) == bool(words), done
