"""`make audit`: what is known fails, what cannot be asked does not, exceptions have a reason and an end."""

from datetime import date

import audit
import pytest

TODAY = date(2026, 11, 21)
PIP = {
    "dependencies": [
        {"name": "good", "version": "1.0", "vulns": []},
        {
            "name": "bad",
            "version": "2.0",
            "vulns": [{"id": "PYSEC-2026-1", "aliases": ["GHSA-aaaa-bbbb-cccc"]}],
        },
    ]
}
NPM = {
    "vulnerabilities": {
        "worse": {"via": [{"url": "https://github.com/advisories/GHSA-dddd-eeee-ffff"}]},
        "above": {"via": ["worse"]},
    }
}


def test_what_the_tools_found_is_read():
    [python] = audit.read_pip_audit(PIP)
    assert (python.package, python.ids) == ("bad 2.0", {"PYSEC-2026-1", "GHSA-aaaa-bbbb-cccc"})
    [node] = audit.read_npm_audit(NPM)
    assert (node.package, node.ids) == ("worse", {"GHSA-dddd-eeee-ffff"})


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (audit.read_pip_audit, {"dependencies": [{"name": "any", "skip_reason": "not found"}]}),
        (audit.read_npm_audit, {"error": {"code": "E405"}}),
    ],
)
def test_a_list_that_cannot_be_asked_is_told_from_one_that_knows_nothing(read, told):
    with pytest.raises(audit.Unasked):
        list(read(told))


def test_an_exception_counts_until_it_expires():
    text = '[[exception]]\nid = "GHSA-x"\nreason = "not reached"\nexpires = 2026-11-21\n'
    assert audit.exceptions(text, TODAY) == {"GHSA-x"}
    assert audit.exceptions(text, date(2026, 11, 22)) == frozenset()
    for incomplete in (text.replace("reason", "cause"), text.replace("expires = 2026-11-21", "")):
        with pytest.raises(ValueError, match="GHSA-x needs id, reason and expires"):
            audit.exceptions(incomplete, TODAY)


@pytest.mark.parametrize(("excepted", "code"), [("", 1), ("GHSA-aaaa-bbbb-cccc", 0)])
def test_a_known_vulnerability_fails_unless_it_is_excepted(monkeypatch, tmp_path, capsys, excepted, code):
    def unasked():
        raise audit.Unasked("no network")

    exceptions = tmp_path / "exceptions.toml"
    exceptions.write_text(
        f'[[exception]]\nid = "{excepted}"\nreason = "r"\nexpires = 2999-01-01\n' if excepted else ""
    )
    monkeypatch.setattr(audit, "EXCEPTIONS", exceptions)
    monkeypatch.setattr(audit, "python_findings", lambda: audit.read_pip_audit(PIP))
    monkeypatch.setattr(audit, "_of", lambda _folder: unasked)
    assert audit.main() == code
    said = capsys.readouterr().out
    assert "was not looked up: no network" in said
    assert ("bad 2.0: GHSA-aaaa-bbbb-cccc, PYSEC-2026-1" in said) == (code == 1)
