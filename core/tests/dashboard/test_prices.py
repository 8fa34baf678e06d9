"""The price list in the dashboard: typed as an owner types, kept as a draft, quoted while it is typed."""

import html
import re

import pytest
from aiohttp import FormData
from core_support.visiting import sign_in, tenant
from holdfast_contract.assistant import AssistantSettings, BusinessHours
from holdfast_contract.prices import PriceList

PAGE = "/users/acme/assistant/prices"
HOSTILE = "<script>alert('x')</script> & \"Sons\""


def fields(*items: dict[str, str], currency: str = "EUR", **more: str) -> dict[str, str]:
    form = {"currency": currency, **more}
    for place, item in enumerate(items):
        form |= {f"item.k{place}.{name}": value for name, value in {"asksQuantity": "yes", **item}.items()}
    return form


def surcharged(**surcharge: str) -> dict[str, str]:
    return fields(CAKE) | {f"surcharge.s.{name}": value for name, value in {"name": "S", **surcharge}.items()}


CAKE = {"name": "Cake", "names": "torta\ncakes", "perUnit": "12,50"}
LATER = {"step.a.from": "10", "step.a.perUnit": "9"}
DELIVERY = {"name": "Delivery", "base": "3", "perKm": "0.50"}


@pytest.fixture
async def visit(core):
    await core.add_user(document=None)
    return await tenant(core)


async def drafted(core) -> PriceList | None:
    return (await core.core.configurations.draft("acme")).settings.price_list


def seen(text: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', text)[1]


async def save(visit, form):
    page = await visit.get(PAGE)
    return await visit.post(PAGE, {**form, "seen": seen(page.text)})


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def test_a_price_list_is_saved_as_a_draft_and_nothing_goes_live(core, visit):
    done = await save(visit, fields(CAKE, DELIVERY))
    assert done.status == 200
    assert "saved in the draft" in words(done.text)
    prices = await drafted(core)
    assert [(item.item_id, item.name) for item in prices.items] == [
        ("cake", "Cake"),
        ("delivery", "Delivery"),
    ]
    assert str(prices.items[0].per_unit) == "12.5"
    assert prices.items[0].names == ["torta", "cakes"]
    assert (await core.core.configurations.live("acme")).settings.price_list is None


async def test_what_is_saved_is_shown_again_as_it_is_typed(visit):
    await save(visit, fields({"name": "Cake", "perUnit": "1.500", "base": "25.000,00"}, currency="idr"))
    page = (await visit.get(PAGE)).text
    assert 'value="1.500"' in page
    assert 'value="25.000"' in page
    assert 'value="IDR"' in page


async def test_rows_keep_the_order_of_the_page_and_their_ids(core, visit):
    await save(visit, fields(CAKE, DELIVERY))
    form = {
        "currency": "EUR",
        "item.b.itemId": "delivery", "item.b.name": "Bringing it", "item.b.base": "3",
        "item.a.itemId": "cake", "item.a.name": "Cake", "item.a.perUnit": "12.50",
    }  # fmt: skip
    await save(visit, form)
    assert [(item.item_id, item.name) for item in (await drafted(core)).items] == [
        ("delivery", "Bringing it"),
        ("cake", "Cake"),
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (fields({"name": "Cake", "perUnit": "twelve"}), "“twelve” is no amount"),
        (fields({"name": "Cake", "perUnit": "1.500"}), "can be read in two ways. Write 1500 or 1.50"),
        (fields({"name": "", "perUnit": "5"}), "Give it a name"),
        (fields({"name": "Cake"}), "Give it a price"),
        (fields(CAKE, CAKE), "two items called Cake"),
        (fields(CAKE, currency="ABC"), "three letters"),
        (fields(CAKE, currency=""), "three letters"),
        (fields({"name": "Cake", "base": "5", "minQuantity": "2"}), "Quantities need a price each"),
        (fields(CAKE, rounding="0"), "more than zero"),
        (surcharged(), "either a per cent or an amount"),
        (surcharged(percent="5", dates="Xmas"), "no date"),
        (surcharged(percent="5", **{"from": "18:00"}), "both hours"),
        (surcharged(percent="5", items="Pie"), "no item called Pie"),
        (fields({**CAKE, **LATER, "step.b.from": "5", "step.b.perUnit": "8"}), "larger than the one before"),
        (fields({**CAKE, "step.a.from": "0", "step.a.perUnit": "9"}), "more than zero"),
        (fields({**CAKE, "minQuantity": "5", "maxQuantity": "4"}), "not be more than the largest"),
        (fields({**CAKE, "names": "fine\n!!"}), "needs a letter or a digit"),
        (fields({**CAKE, "name": "x" * 81}), "80 signs"),
        (surcharged(percent="5", **{"from": "6pm", "to": "22:00"}), "Write the hour as 18:00"),
        (surcharged(percent="5", **{"from": "18:00", "to": "18:00"}), "The hours must differ"),
        (surcharged(percent="0"), "more than zero"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(core, visit, form, said):
    answer = await save(visit, form)
    assert answer.status == 422
    assert said in words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    for name, value in form.items():
        if name.endswith((".name", ".perUnit", ".dates", ".items", ".from")) and value:
            assert html.escape(value).replace("&#x27;", "&#39;") in answer.text
    assert await drafted(core) is None


async def test_a_price_list_that_somebody_else_changed_is_not_overwritten_unseen(core, visit):
    page = await visit.get(PAGE)
    await save(visit, fields(DELIVERY))
    late = await visit.post(PAGE, {**fields(CAKE), "seen": seen(page.text)})
    assert late.status == 409
    assert "Somebody else saved the price list" in words(late.text)
    assert 'value="Cake"' in late.text
    assert [item.name for item in (await drafted(core)).items] == ["Delivery"]
    knowingly = await visit.post(PAGE, {**fields(CAKE), "seen": seen(late.text)})
    assert knowingly.status == 200
    assert [item.name for item in (await drafted(core)).items] == ["Cake"]


async def test_a_change_of_something_else_is_no_hindrance_and_is_kept(core, visit):
    page = await visit.get(PAGE)
    await core.core.versions.draft_settings("acme", AssistantSettings(tone="Dry"))
    assert (await visit.post(PAGE, {**fields(CAKE), "seen": seen(page.text)})).status == 200
    assert (await core.core.configurations.draft("acme")).settings.tone == "Dry"


async def test_the_quote_follows_what_is_typed_and_saves_nothing(core, visit):
    form = fields(CAKE, DELIVERY) | {"message": "3 cakes, delivery 12 km"}
    shown = await visit.post(PAGE + "/quote", form, htmx=True)
    assert shown.status == 200
    assert "€46.50" in words(shown.text)
    dearer = await visit.post(PAGE + "/quote", form | {"item.k0.perUnit": "20"}, htmx=True)
    assert "€69.00" in words(dearer.text)
    assert await drafted(core) is None


async def test_the_quote_is_of_the_moment_that_is_given_in_the_shops_zone(core, visit):
    hours = BusinessHours(time_zone="Asia/Jakarta", week={})
    await core.core.versions.draft_settings("acme", AssistantSettings(business_hours=hours))
    form = fields(CAKE) | {
        "surcharge.s.name": "Sunday", "surcharge.s.percent": "10", "surcharge.s.weekdays": "sunday",
        "message": "2 cakes",
    }  # fmt: skip
    sunday = await visit.post(PAGE + "/quote", form | {"moment": "2026-11-22T00:30"}, htmx=True)
    assert "€27.50" in words(sunday.text)
    saturday = await visit.post(PAGE + "/quote", form | {"moment": "2026-11-21T23:30"}, htmx=True)
    assert "€25.00" in words(saturday.text)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("how much is a delivery?", "How many km is it"),
        ("good morning", "No item of the list is named"),
        ("", "Write a message above"),
    ],
)
async def test_the_quote_says_what_is_missing(visit, message, said):
    shown = await visit.post(PAGE + "/quote", fields(CAKE, DELIVERY) | {"message": message}, htmx=True)
    assert said in words(shown.text)


async def test_a_row_that_is_not_finished_is_left_out_of_the_quote_and_said_to_be(visit):
    form = fields(CAKE, {"name": "Bread"}) | {"message": "2 cakes"}
    shown = words((await visit.post(PAGE + "/quote", form, htmx=True)).text)
    assert "€25.00" in shown
    assert "One row is not finished" in shown


async def test_everything_that_is_typed_is_escaped(visit):
    form = fields({"name": HOSTILE, "names": HOSTILE, "perUnit": HOSTILE, "unit": HOSTILE}) | {
        "surcharge.s.name": HOSTILE, "surcharge.s.items": HOSTILE, "message": HOSTILE, "currency": "EUR",
    }  # fmt: skip
    for page in (await save(visit, form), await visit.post(PAGE + "/quote", form, htmx=True)):
        assert "<script>alert" not in page.text
    kept = await save(visit, fields({"name": HOSTILE, "perUnit": "5"}))
    assert "<script>alert" not in kept.text
    quoted = await visit.post(
        PAGE + "/quote", fields({"name": HOSTILE, "perUnit": "5"}) | {"message": f"2 {HOSTILE}"}, htmx=True
    )
    assert "<script>alert" not in quoted.text


async def read_file(visit, form: dict[str, str], body: bytes):
    data = FormData(quote_fields=False)
    for name, value in form.items():
        data.add_field(name, value)
    data.add_field("file", body, filename="items.csv", content_type="text/csv")
    return await visit.post(PAGE + "/import", data=data)


async def test_items_go_to_a_spreadsheet_and_come_back_the_same(core, visit):
    tiered = {**CAKE, "step.a.from": "10", "step.a.perUnit": "10", "maxQuantity": "100", "minimum": "20"}
    await save(visit, fields(tiered, {**DELIVERY, "asksTime": "yes"}, {"name": "=1+1", "base": "5"}))
    before = await drafted(core)
    sheet = await visit.get(PAGE + "/items.csv")
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert "'=1+1" in sheet.text, "a spreadsheet takes no name for a formula"
    page = (await visit.get(PAGE)).text
    shown = await read_file(visit, own_fields(page), sheet.text.encode())
    assert "3 lines are read" in words(shown.text)
    assert (await visit.post(PAGE, own_fields(shown.text))).status == 200
    assert await drafted(core) == before


def own_fields(page: str) -> dict[str, str]:
    """Give what a browser would send of the form as it is shown."""
    without = None
    while page != without:
        without, page = (
            page,
            re.sub(r"<template[^>]*>((?!<template).)*?</template>", "", page, flags=re.DOTALL),
        )
    form = {}
    for tag in re.findall(r"<input [^>]*>", page):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_idle = found.get("type") == "checkbox" and " checked" not in tag
        if is_idle or "name" not in found:
            continue
        form[found["name"]] = html.unescape(found.get("value", ""))
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        form[name] = html.unescape(value)
    form.pop("file", None)
    return form


async def test_a_file_changes_items_of_the_same_name_and_adds_the_others(core, visit):
    await save(visit, fields(CAKE, DELIVERY))
    body = "Item;Price;Other names\nCake;13,75;torta|pastel\nBread;2;\n".encode("cp1252")
    shown = await read_file(visit, own_fields((await visit.get(PAGE)).text), body)
    assert shown.status == 200
    assert [item.name for item in (await drafted(core)).items] == ["Cake", "Delivery"], "not saved yet"
    await visit.post(PAGE, own_fields(shown.text))
    prices = await drafted(core)
    assert [(item.item_id, str(item.per_unit)) for item in prices.items] == [
        ("cake", "13.75"),
        ("delivery", "None"),
        ("bread", "2"),
    ]
    assert prices.items[0].names == ["torta", "pastel"]


async def test_a_file_loses_nothing_that_was_typed_before(visit):
    form = fields(
        {"perUnit": "7"}, {"perUnit": "8"}, {"name": "Pie", "base": "1"}, {"name": "pie", "base": "2"}
    )
    shown = await read_file(visit, form, b"item,price\nCake,12\n")
    assert "One line is read" in words(shown.text)
    kept = own_fields(shown.text).values()
    assert {"7", "8", "Pie", "pie", "Cake", "12"} <= set(kept)


async def test_a_form_in_which_two_rows_claim_one_id_keeps_both_apart(core, visit):
    await save(visit, fields({**CAKE, "itemId": "same"}, {**DELIVERY, "itemId": "same"}))
    assert [item.item_id for item in (await drafted(core)).items] == ["same", "delivery"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"item,price\nCake,twelve\n", "Line 2: “twelve” is no amount"),
        (b"item,price\nBread,2\n\n,5\n", "Line 4: Give it a name"),
        (b"item,price\nBread,2\nBread,3\n", "Line 3: There are two items called Bread"),
        (b"item,price\nBread,\n", "Line 2: Give it a price"),
        (b"thing,cost\nCake,12\n", "The first line must name the columns"),
        (b"", "The first line must name the columns"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is no CSV file"),
    ],
)
async def test_what_is_wrong_in_a_file_is_said_by_its_line_and_the_table_stays(visit, body, said):
    shown = await read_file(visit, fields({"name": "Half typed"}), body)
    assert shown.status == 422
    assert said in words(shown.text)
    assert 'value="Half typed"' in shown.text


async def test_another_business_reaches_nothing_of_it(core, visit):
    await save(visit, fields(CAKE))
    await core.add_user("other", document=None)
    stranger = await tenant(core, "other")
    for shown in (
        await stranger.get(PAGE),
        await stranger.get(PAGE + "/items.csv"),
        await stranger.post(PAGE, fields(DELIVERY)),
        await stranger.post(PAGE + "/quote", fields(DELIVERY), htmx=True),
    ):
        assert shown.status == 403
        assert "Cake" not in shown.text


async def test_a_list_of_five_hundred_items_is_shown_quoted_and_saved(core):
    await core.add_user(document=None)
    items = [
        {"itemId": f"i{n}", "name": f"Thing {n}", "perUnit": "2.50", "names": [f"n{n}"]} for n in range(500)
    ]
    prices = PriceList.from_wire({"currency": "EUR", "items": items})
    await core.core.versions.draft_settings("acme", AssistantSettings(price_list=prices))
    visit = await sign_in(core)
    form = own_fields((await visit.get(PAGE)).text)
    quoted = await visit.post(PAGE + "/quote", form | {"message": "2 thing 499"}, htmx=True)
    assert "€5.00" in words(quoted.text)
    assert (await visit.post(PAGE, form)).status == 200
    assert await drafted(core) == prices
