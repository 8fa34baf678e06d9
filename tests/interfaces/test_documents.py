"""Both OpenAPI documents hold what generators of clients build on."""

import json
import re
from collections import Counter

import pytest
from holdfast_contract.errors import HTTP_STATUS, ErrorCode
from interfaces import services


@pytest.fixture(scope="module", params=["core", "gateway"])
def document(request, tmp_path_factory):
    with getattr(services, request.param)(tmp_path_factory.mktemp(request.param)) as running:
        return running.document()


def operations(document):
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def contents(document):
    """Every body: of requests, of answers and of refusals."""
    for name, operation in operations(document).items():
        if "requestBody" in operation:
            yield f"{name} takes", operation["requestBody"]["content"]
        for status, answer in operation["responses"].items():
            yield f"{name} answers {status}", answer.get("content", {})


def test_every_operation_has_a_name_of_its_own_that_starts_with_what_it_does(document):
    names = Counter(operation["operationId"] for operation in operations(document).values())
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []
    vague = {"page", "show", "create", "change", "remove", "test", "messages", "settings", "usage"}
    assert vague & names.keys() == set()


def test_every_group_of_operations_is_described(document):
    used = {tag for operation in operations(document).values() for tag in operation["tags"]}
    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used


def test_every_json_body_has_an_example(document):
    missing = [
        where
        for where, content in contents(document)
        for kind, body in content.items()
        if kind == "application/json" and not body.keys() & {"example", "examples"}
    ]
    assert missing == []


def test_every_body_has_a_schema(document):
    assert [
        where for where, content in contents(document) for body in content.values() if not body["schema"]
    ] == []


def test_every_refusal_is_an_error_with_an_example_of_each_code_it_may_have(document):
    for name, operation in operations(document).items():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                body = answer["content"]["application/json"]
                codes = body["schema"]["properties"]["error"]["properties"]["code"]["enum"]
                assert list(body["examples"]) == codes, name
                assert {HTTP_STATUS[ErrorCode(code)] for code in codes} == {int(status)}, name


def test_every_reference_leads_somewhere(document):
    broken = []
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        place = document
        for part in reference.split("/"):
            place = place.get(part, {})
        if not place:
            broken.append(reference)
    assert broken == []


def test_schemas_are_named_as_classes_are(document):
    names = document["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)] == []


def test_each_way_in_is_explained(document):
    schemes = document["components"]["securitySchemes"]
    asked = [document["security"], *(one.get("security", []) for one in operations(document).values())]
    assert {name for ways in asked for way in ways for name in way} <= schemes.keys()
    assert all(scheme["description"] for scheme in schemes.values())


def test_the_server_is_the_one_that_the_document_comes_from(document):
    assert [server["url"] for server in document["servers"]] == ["/"]
