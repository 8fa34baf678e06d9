"""Settings from the parameter store, read once as a process starts.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
"""

import json
from collections.abc import Iterator
from datetime import datetime
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from holdfast_contract.service.settings import StartRefused

from holdfast_core.adapters.aws.signing import Identity, signed

_WITHIN = 5.0


def parameters(
    path: str, who: Identity, at: datetime, endpoint: str | None = None
) -> Iterator[tuple[str, str]]:
    """Give what is under a path such as `/holdfast/prod/`, decrypted, by the last part of each name.

    Raises `StartRefused`.
    """
    url = f"{endpoint or f'https://ssm.{who.region}.amazonaws.com'}/"
    token = None
    while True:
        asked = {"Path": path, "WithDecryption": True, "MaxResults": 10}
        body = json.dumps(asked if token is None else asked | {"NextToken": token}).encode()
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AmazonSSM.GetParametersByPath",
        }
        request = Request(  # noqa: S310 - AWS's address, or the operator's
            url, data=body, headers=signed(url, headers, body, service="ssm", who=who, at=at), method="POST"
        )
        try:
            with urlopen(request, timeout=_WITHIN) as response:  # noqa: S310 - as above
                answer = json.load(response)
        except HTTPError as error:
            raise _refusal(path, f"the parameter store answers {error.code}") from None
        except (URLError, TimeoutError, ValueError):
            raise _refusal(path, "the parameter store cannot be reached") from None
        for one in answer["Parameters"]:
            yield one["Name"].rpartition("/")[2], one["Value"]
        token = answer.get("NextToken")
        if token is None:
            return


def _refusal(path: str, problem: str) -> StartRefused:
    return StartRefused(
        f"CORE_PARAMETERS_PATH: {problem} for {path}. Check that the function's role may read it "
        "(ssm:GetParametersByPath, kms:Decrypt)."
    )
