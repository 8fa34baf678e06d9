import re

import pytest
from core_support.pricing import DOCS, ask, bought, listed, question, total
from holdfast_core.domain.pricing.quoting import NoItem


def chats():
    for block in re.findall(r"```chat\n(.*?)```", DOCS, re.DOTALL):
        earlier = []
        for part in block.lstrip("> ").split("\n> "):
            message, _, reply = part.strip().partition("\n")
            yield pytest.param(tuple(earlier), message, reply, id=message)
            earlier.append(message)


@pytest.mark.parametrize(("earlier", "message", "reply"), list(chats()))
def test_the_documentation_shows_what_is_said(earlier, message, reply):
    assert ask(message, *earlier).text == reply


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 colas", "2"),
        ("2x cola", "2"),
        ("3 pieces of cola", "3"),
        ("cola x 2", "2"),
        ("cola: 2", "2"),
        ("colas 2", "2"),
        ("3 large colas", "3"),
        ("3 of the colas", "3"),
        ("a cola", "1"),
        ("a dozen colas", "12"),
        ("half a dozen colas", "6"),
        ("a pair of colas", "2"),
        ("two dozen colas", "24"),
        ("one hundred and twenty-five colas", "125"),
        ("¿cuánto cuestan veinticinco colas?", "25"),
        ("una docena de colas", "12"),
        ("tres colas", "3"),
        ("dua belas cola", "12"),
        ("berapa harga dua puluh lima cola?", "25"),
        ("selusin cola", "12"),
        ("fünfundzwanzig Colas bitte", "25"),
        ("ein Dutzend Colas", "12"),
        ("eine Cola", "1"),
        ("quatre-vingt-dix-sept colas", "97"),
        ("vingt et un colas", "21"),
        ("vinte e cinco colas", "25"),
        ("duas colas", "2"),
        ("1.000 colas", "1000"),
        ("1 500 colas", "1500"),
        ("1'500 colas", "1500"),
    ],
)
def test_a_count_is_read(text, expected):
    assert bought(text, prices=listed({"name": "Cola"})) == {"Cola": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cleaning 1.5 h", "1.5"),
        ("cleaning 1,5h", "1.5"),
        ("cleaning 90 min", "1.5"),
        ("cleaning 90min", "1.5"),
        ("cleaning 1h30", "1.5"),
        ("cleaning 1 h 30", "1.5"),
        ("cleaning 1:30 h", "1.5"),
        ("cleaning 1 hour and 30 minutes", "1.5"),
        ("cleaning for an hour and a half", "1.5"),
        ("two and a half hours of cleaning", "2.5"),
        ("half an hour of cleaning", "0.5"),
        ("cleaning 2½ hours", "2.5"),
        ("cleaning 1 1/2 hours", "1.5"),
        ("limpieza de una hora y media", "1.5"),
        ("dos horas y media de limpieza", "2.5"),
        ("media hora de limpieza", "0.5"),
        ("cleaning 2 jam", "2"),
        ("cleaning sejam", "1"),
        ("cleaning satu setengah jam", "1.5"),
        ("cleaning setengah jam", "0.5"),
        ("anderthalb Stunden Reinigung", "1.5"),
        ("eine halbe Stunde Reinigung", "0.5"),
        ("cleaning une heure et demie", "1.5"),
        ("cleaning uma hora e meia", "1.5"),
        ("cleaning 2 x 3 hours", "6"),
    ],
)
def test_a_duration_is_read(text, expected):
    assert bought(text) == {"Cleaning": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rice 500 g", "0.5"),
        ("rice 1 kg 500 g", "1.5"),
        ("1 kilo and 500 grams of rice", "1.5"),
        ("2 kilos de arroz", "2"),
        ("half a kilo of rice", "0.5"),
        ("medio kilo de arroz", "0.5"),
        ("beras sekilo", "1"),
        ("2 x 500 g rice", "1"),
        ("rice 1.500,5 kg", "1500.5"),
        ("rice 1,500.5 kg", "1500.5"),
        ("rice 0,250 kg", "0.25"),
    ],
)
def test_a_weight_is_read_in_any_unit_of_weight(text, expected):
    assert bought(text) == {"Rice": expected}


@pytest.mark.parametrize(
    "text",
    [
        "colas",
        "some colas",
        "a few colas",
        "ein paar Colas",
        "beberapa cola",
        "a couple of colas",
        "0 colas",
        "-3 colas",
        "1.5 colas",
        "2 kg of cola",
        "I have 20 euros for cola",
        "cola 20€",
        "cola for 4 people",
        "cola 24/7",
        "cola 15 Main Street",
        "I am 25 and want cola",
        "Cola is the 2nd thing",
        "1.2.3.4 colas",
    ],
)
def test_a_quantity_that_is_not_clear_is_asked_for_by_the_items_name(text):
    assert re.fullmatch(r"Cola.*How many would you like\?", question(text))


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2-3 colas", "2 or 3"),
        ("2 or 3 colas", "2 or 3"),
        ("2 bis 3 Colas", "2 or 3"),
        ("dos o tres colas", "2 or 3"),
        ("2 colas, no, 3 colas", "2 or 3"),
        ("1.250 kg rice", "1,250 kg or 1.25 kg"),
    ],
)
def test_where_a_message_leaves_a_choice_it_is_asked_which(text, choice):
    assert f"do you mean {choice}?" in question(text)


def test_whole_things_decide_what_a_point_means():
    assert bought("1.500 pens", prices=listed({"name": "Pen"})) == {"Pen": "1500"}


def test_an_absurd_quantity_is_refused_in_words():
    assert "I can quote up to 1,000,000" in question("1000000000000 pens", prices=listed({"name": "Pen"}))


def test_a_sum_beyond_reason_is_refused_in_words():
    dear = listed({"name": "Yacht", "perUnit": "999999999999"})
    assert question("900000 yachts", prices=dear).startswith("That is more than I can quote")


def test_a_quantity_below_the_least_is_refused_in_words():
    prices = listed({"name": "Flyer", "minQuantity": "100"})
    assert question("20 flyers", prices=prices) == "Flyer: we start at 100. How many would you like?"


def test_where_the_quantity_is_not_asked_for_one_is_meant():
    assert bought("how much are flyers?", prices=listed({"name": "Flyer", "asks": []})) == {"Flyer": "1"}


def test_an_unknown_unit_of_the_lists_own_is_read():
    prices = listed({"name": "Tiles", "unit": "box", "unitNames": ["caja"], "perUnit": "30"})
    assert total("3 boxes of tiles", prices=prices) == 90
    assert total("tiles, 2 cajas", prices=prices) == 60
    assert question("3 tiles", prices=prices) == "Tiles: €30.00 per box. How many would you like, in box?"


def test_a_dozen_is_a_unit_where_it_is_sold_by_the_dozen():
    prices = listed({"name": "Eggs", "unit": "dozen", "perUnit": "3"})
    assert total("2 dozen eggs", prices=prices) == 6


@pytest.mark.parametrize(
    "text",
    ["Are you open today?", "I like pencils", "penne with 2 sauces", "", "12", "🙂", "2 x", "on Sunday"],
)
def test_what_names_no_item_is_none_of_ours(text):
    assert ask(text, prices=listed({"name": "Pen"})) == NoItem()


@pytest.mark.parametrize(
    ("name", "written_as"),
    [
        ("Pen", "2 pens"),
        ("Box", "2 boxes"),
        ("Cherry", "2 cherries"),
        ("Habitación", "2 habitaciones"),
        ("Luz", "2 luces"),
        ("Pizza", "2 Pizzen"),
        ("Flasche", "2 Flaschen"),
        ("Stuhl", "2 Stühle"),
        ("Gâteau", "2 gateaux"),
        ("Limão", "2 limões"),
        ("Pastel", "2 pastéis"),
        ("T-shirt", "2 t-shirts"),
        ("Fish & chips", "2 fish & chips"),
        ("iPhone 15", "2 iPhone 15"),
        ("Bottle of water", "2 bottles of water"),
        ("Nasi goreng", "2 nasi goreng"),
    ],
)
def test_an_item_is_known_by_its_name_in_singular_and_plural(name, written_as):
    assert bought(written_as, prices=listed({"name": name})) == {name: "2"}


def test_of_two_names_the_longer_one_is_meant():
    prices = listed({"name": "Pen"}, {"name": "Pen refill"})
    assert bought("3 pen refills and a pen", prices=prices) == {"Pen refill": "3", "Pen": "1"}


def test_two_items_of_one_synonym_are_asked_about():
    prices = listed({"name": "Cut, short", "names": ["haircut"]}, {"name": "Cut, long", "names": ["haircut"]})
    assert question("a haircut", prices=prices) == "Which one do you mean: Cut, short or Cut, long?"


def test_part_of_a_name_is_asked_about_and_a_yes_settles_it():
    assert question("2 margheritas") == "Do you mean Pizza Margherita?"
    assert bought("yes please", "2 margheritas") == {"Pizza Margherita": "2"}
    assert ask("no thanks", "2 margheritas") == NoItem()


def test_which_items_were_meant_can_be_several():
    assert bought("2 margherita and 1 funghi", "pizza") == {"Pizza Margherita": "2", "Pizza Funghi": "1"}


@pytest.mark.parametrize(
    "text",
    [
        "2 colas and 3 pizza funghi",
        "2 colas, 3 pizza funghi",
        "cola 2, pizza funghi 3",
        "cola 2 pizza funghi 3",
        "2 colas 3 pizza funghi",
        "- 2 colas\n- 3 pizza funghi",
        "cola x2 + pizza funghi x3",
        "2 x cola, 3 x pizza funghi",
        "Hi! dos colas y tres pizza funghi por favor",
        "3 pizza funghi and 2 colas",
    ],
)
def test_several_items_have_each_their_own_number(text):
    assert bought(text) == {"Cola": "2", "Pizza Funghi": "3"}


def test_a_distance_goes_to_the_item_that_needs_it():
    assert bought("3 colas and a taxi, 5 km") == {"Cola": "3", "Taxi, base price": "1", "Taxi": "5"}


@pytest.mark.parametrize("text", ["2 colas and two burgers", "2 colas and 2 burgers"])
def test_what_is_not_in_the_list_is_named(text):
    assert len(ask(text).quote.left_out) == 1


def test_a_question_is_asked_once_for_each_item_in_turn():
    assert question("cola and pizza funghi").startswith("Cola:")
    assert question("2", "cola and pizza funghi").startswith("Pizza Funghi: €9.50 each.")
    assert bought("3", "cola and pizza funghi", "2") == {"Cola": "2", "Pizza Funghi": "3"}


@pytest.mark.parametrize(
    "answer", ["12", "12 km", "it's about 12 km", "12km please", "12000 m", "dua belas km"]
)
def test_a_distance_that_was_asked_for_is_read(answer):
    assert bought(answer, "a taxi please")["Taxi"] == "12"


@pytest.mark.parametrize(
    "answer", ["thanks", "12 pounds", "how long does it take?", "on Friday", "see you at 12 km/h"]
)
def test_what_answers_nothing_makes_no_quote(answer):
    assert ask(answer, "2 colas") == NoItem()


def test_a_useless_answer_is_asked_about_again():
    assert question("0", "cola") == question("cola")


def test_a_new_order_does_not_take_numbers_from_the_old():
    assert "How many" in question("pizza funghi", "3 colas")
