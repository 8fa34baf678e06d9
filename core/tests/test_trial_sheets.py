"""Tests go to a spreadsheet and come back."""

import pytest
from holdfast_contract.errors import ValidationFailed
from holdfast_contract.trials import Trial
from holdfast_core.domain.trial_sheets import read, written

TESTS = [
    Trial.from_wire(
        {
            "question": 'How much is "rye",\nplease?',
            "expect": {"action": "quote", "contains": ["4.50", "rye; fresh"], "intent": "prices"},
            "contactName": "Ayu",
            "at": "2026-12-24T18:00:00.000Z",
        }
    ),
    Trial.from_wire(
        {"question": "Open?", "expect": {"source": "hours.md", "heading": "Sundays", "refusal": False}}
    ),
    Trial.from_wire({"question": '=HYPERLINK("https://evil.example")', "expect": {"refusal": True}}),
    Trial.from_wire({"question": "'-1 or so", "expect": {"contains": ["+49", "'quoted'"]}}),
]


def test_what_is_written_is_read_again():
    assert read(written(TESTS)) == TESTS


def test_a_spreadsheet_reckons_nothing_that_somebody_typed():
    sheet = written(TESTS)
    assert "\"'=HYPERLINK" in sheet
    assert "''-1 or so" in sheet


@pytest.mark.parametrize(("joint", "mark"), [(";", ""), ("\t", ""), (",", "\ufeff")])
def test_a_table_is_read_as_spreadsheets_of_all_countries_write_it(joint, mark):
    sheet = mark + joint.join(["question", "refusal", "remark"]) + "\r\n" + joint.join(["Bikes?", "Yes", "x"])
    [test] = read(sheet)
    assert (test.question, test.expect.refusal) == ("Bikes?", True)


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        ("", "first row has to name"),
        ("frage,intent\nhi,x", "first row has to name"),
        ("question,intent\nOpen?,hours\nOpen?,\n", "Row 3 cannot be read. expect"),
        ("question,refusal\nOpen?,maybe", "Row 2 cannot be read. expect.refusal"),
        ("question,at\nOpen?,tomorrow", "Row 2 cannot be read."),
        ('question,intent\n"Open?,hours', "no table that can be read"),
        ("question,intent\n" + "x,y\n" * 501, "501 rows; 500 tests"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(sheet, problem):
    with pytest.raises(ValidationFailed) as refused:
        read(sheet)
    assert problem in refused.value.message
