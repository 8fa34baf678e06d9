from holdfast_contract.service.logs import redact


def test_private_values_are_blotted_out_by_their_names():
    event = {
        "event": "sent",
        "text": "hello",
        "apiKey": "k",
        "api_key": "k",
        "Authorization": "b",
        "user": "ann",
    }
    assert redact(None, "info", event) == {
        "event": "sent",
        "text": "…",
        "apiKey": "k",
        "api_key": "…",
        "Authorization": "…",
        "user": "ann",
    }
