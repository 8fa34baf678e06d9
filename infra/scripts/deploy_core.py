"""Core to AWS Lambda: package, migrate, deploy, try it out, and back to what was there where that fails.

    python infra/scripts/deploy_core.py --bucket my-artifacts --put-settings core.env
    python infra/scripts/deploy_core.py --bucket my-artifacts --dry-run
    python infra/scripts/deploy_core.py --bucket my-artifacts --set AlarmTopicArn=arn:aws:sns:…

Credentials and region are those that AWS's own tools use. The settings are checked before anything changes;
none of their values is printed. docs/serverless.md goes through it step by step.
"""

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import install
import lambda_package
from botocore.exceptions import BotoCoreError, ClientError
from dotenv import dotenv_values
from holdfast_contract.ids import new_id
from holdfast_contract.service.settings import StartRefused, load
from holdfast_contract.signing import Signer
from holdfast_contract.times import to_rfc3339
from holdfast_core.config import Settings

TEMPLATE = install.ROOT / "infra" / "lambda" / "template.yaml"
CODE_LINE = "    CodeUri: ../../.data/lambda/holdfast-core.zip\n"
ALIAS = "live"
SERVING = ("Web", "Worker", "Later", "Sweep")
"""The functions that serve under that alias, as the template's outputs name them."""

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
ANSWER_WITHIN = 30.0


class CannotDeploy(Exception):
    """What failed, and what to do, in a sentence or two."""


def main() -> int:
    """Deploy. Gives 1 after one line on standard error where that fails."""
    given = _arguments()
    try:
        deployment = Deployment(
            stack=given.stack,
            bucket=given.bucket,
            path=given.parameters_path,
            choices=dict(choice.split("=", 1) for choice in given.set),
        )
        if given.settings:
            deployment.put_settings(given.settings)
            return 0
        deployment.run(given.architecture, given.python, is_dry=given.dry_run)
    except (CannotDeploy, lambda_package.CannotPackage, install.CannotInstall) as error:
        sys.stderr.write(f"Not deployed. {error}\n")
        return 1
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(f"Not deployed. AWS says: {error}\n")
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Deploy core to AWS Lambda.")
    parser.add_argument("--stack", default="holdfast-core", help="the CloudFormation stack (holdfast-core)")
    parser.add_argument("--bucket", required=True, help="an S3 bucket of yours for packages")
    parser.add_argument("--parameters-path", default="/holdfast/prod", help="of settings (/holdfast/prod)")
    parser.add_argument("--architecture", choices=lambda_package.PLATFORMS, default="arm64")
    parser.add_argument("--python", default=lambda_package.own_version(), help="Lambda's Python, as 3.13")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a template parameter"
    )
    parser.add_argument(
        "--put-settings",
        dest="settings",
        type=Path,
        metavar="FILE",
        help="put these CORE_… in the store, and end",
    )
    parser.add_argument("--dry-run", action="store_true", help="check and package, and change nothing")
    return parser.parse_args()


@dataclass
class Deployment:
    """One deployment of one stack."""

    stack: str
    bucket: str
    path: str
    choices: Mapping[str, str] = field(default_factory=dict)
    """Template parameters that are not the defaults."""

    def run(self, architecture: str, python: str, *, is_dry: bool = False) -> None:
        """Do all of it. Raises `CannotDeploy`; what was there before then serves again."""
        account = boto3.client("sts").get_caller_identity()["Account"]
        _say(f"account {account}, stack {self.stack}, {'there' if self.outputs else 'new'}")
        settings = self.settings()
        _say(f"settings under {self.path} are complete")
        package = lambda_package.build(lambda_package.OUT, architecture, python)
        lambda_package.check(package)
        _say(f"package {package.sha256[:12]} for {architecture}, Python {python}")
        if is_dry:
            _say("dry run: nothing was changed")
            return
        self.roll_out(package, lambda_package.OUT / package.zip, settings)

    def settings(self) -> Settings:
        """Read core's settings from the parameter store. Raises `CannotDeploy` where core would not start."""
        pages = boto3.client("ssm").get_paginator("get_parameters_by_path")
        values: dict[str, str] = {}
        for page in pages.paginate(Path=self.path, WithDecryption=True):
            values |= {one["Name"].rpartition("/")[2]: one["Value"] for one in page["Parameters"]}
        return self._checked(values)

    def put_settings(self, file: Path) -> None:
        """Put a file's `CORE_…` lines into the parameter store, encrypted. Raises `CannotDeploy`."""
        values = {
            name: value for name, value in dotenv_values(file).items() if name.startswith("CORE_") and value
        }
        self._checked(values)
        ssm = boto3.client("ssm")
        for name, value in values.items():
            ssm.put_parameter(Name=f"{self.path}/{name}", Value=value, Type="SecureString", Overwrite=True)
            _say(f"put {self.path}/{name}")

    def _checked(self, values: Mapping[str, str]) -> Settings:
        """Read settings as a function would. Raises `CannotDeploy` where it would not start by them."""
        before = dict(os.environ)
        for name in [name for name in os.environ if name.startswith("CORE_")]:
            del os.environ[name]
        os.environ.update(values)
        try:
            settings = load(Settings, env_file=None)
        except StartRefused as refused:
            problem = refused.message.partition(". Set it in")[0]
            raise CannotDeploy(f"{self.path}/{problem}. Put it there as docs/serverless.md says.") from None
        finally:
            os.environ.clear()
            os.environ.update(before)
        if not settings.database_url.startswith("postgresql:"):
            raise CannotDeploy(f"{self.path}/CORE_DATABASE_URL: on Lambda it is a postgresql:// address.")
        return settings

    def roll_out(self, package: lambda_package.Package, file: Path, settings: Settings) -> None:
        """Migrate, deploy, try out; on failure go back. Raises `CannotDeploy`."""
        key = self._upload(package, file)
        versions = self._versions()
        migrated: Mapping[str, Any] | None = None
        if self.outputs:
            self._renew_migrate(package, key)
            migrated = self._migrate({})
        try:
            self._deploy(package, key)
            if migrated is None:
                self._migrate({})
            self._try_out(settings)
        except (CannotDeploy, BotoCoreError, ClientError) as error:
            if migrated is None:
                raise
            self._go_back(versions, migrated)
            raise CannotDeploy(f"{error} The version before serves again.") from None
        _say(f"serves at {self.url}")

    @cached_property
    def outputs(self) -> dict[str, str]:
        """What the stack tells of itself; nothing where there is none."""
        try:
            [found] = self._cloudformation.describe_stacks(StackName=self.stack)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return {}
            raise
        if found["StackStatus"] == "REVIEW_IN_PROGRESS":
            return {}
        return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}

    @property
    def url(self) -> str:
        """Where the web function answers."""
        return self.outputs["Url"].rstrip("/")

    @cached_property
    def _cloudformation(self) -> Any:
        return boto3.client("cloudformation")

    @cached_property
    def _lambda(self) -> Any:
        return boto3.client("lambda")

    def _upload(self, package: lambda_package.Package, file: Path) -> str:
        key = f"{self.stack}/{package.sha256}.zip"
        s3 = boto3.client("s3")
        try:
            s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"404", "NoSuchKey", "NotFound"}:
                raise
            s3.upload_file(str(file), self.bucket, key)
        _say(f"s3://{self.bucket}/{key}")
        return key

    def _renew_migrate(self, package: lambda_package.Package, key: str) -> None:
        """Give the migrate function the new code, before the stack changes."""
        name = self.outputs["MigrateFunctionName"]
        is_there = self._lambda.get_waiter("function_updated_v2")
        self._lambda.update_function_configuration(FunctionName=name, Runtime=f"python{package.python}")
        is_there.wait(FunctionName=name)
        self._lambda.update_function_code(
            FunctionName=name, S3Bucket=self.bucket, S3Key=key, Architectures=[package.architecture]
        )
        is_there.wait(FunctionName=name)

    def _migrate(self, event: Mapping[str, str]) -> Mapping[str, Any]:
        answer = self._lambda.invoke(
            FunctionName=self.outputs["MigrateFunctionName"], Payload=json.dumps(event).encode()
        )
        body: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise CannotDeploy(f"The database was not migrated: {body.get('errorMessage')}")
        _say(f"database: {body['from'] or 'empty'} → {body['to']}")
        return body

    def _versions(self) -> dict[str, str]:
        """Give what the alias of each function points to."""
        return {
            name: self._lambda.get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"]
            for name in self._serving()
        }

    def _serving(self) -> Sequence[str]:
        return [self.outputs[f"{name}FunctionName"] for name in SERVING] if self.outputs else []

    def _go_back(self, versions: Mapping[str, str], migrated: Mapping[str, Any]) -> None:
        if migrated["from"] is not None and migrated["from"] != migrated["to"]:
            self._migrate({"to": migrated["from"]})
        for name, version in versions.items():
            self._lambda.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=version)
        _say("rolled back")

    def _deploy(self, package: lambda_package.Package, key: str) -> None:
        body = TEMPLATE.read_text()
        if CODE_LINE not in body:
            raise CannotDeploy(f"{TEMPLATE.name} has no line `{CODE_LINE.strip()}`.")
        chosen = {
            "ParametersPath": self.path,
            "PythonRuntime": f"python{package.python}",
            "Architecture": package.architecture,
            **self.choices,
        }
        change = self._cloudformation.create_change_set(
            StackName=self.stack,
            ChangeSetName=f"deploy-{datetime.now(UTC):%Y%m%d%H%M%S}",
            ChangeSetType="UPDATE" if self.outputs else "CREATE",
            TemplateBody=body.replace(CODE_LINE, f"    CodeUri: s3://{self.bucket}/{key}\n"),
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in chosen.items()],
            Capabilities=CAPABILITIES,
        )["Id"]
        if not self._is_ready(change):
            _say("the stack is as it should be")
            return
        self._cloudformation.execute_change_set(ChangeSetName=change)
        what = "stack_update_complete" if self.outputs else "stack_create_complete"
        _say("the stack changes …")
        self._cloudformation.get_waiter(what).wait(
            StackName=self.stack, WaiterConfig={"Delay": 2, "MaxAttempts": 900}
        )
        self.__dict__.pop("outputs", None)

    def _is_ready(self, change: str) -> bool:
        """Wait for a change set; False where there is nothing to change. Raises `CannotDeploy`."""
        while True:
            found = self._cloudformation.describe_change_set(ChangeSetName=change)
            if found["Status"] == "CREATE_COMPLETE":
                return True
            if found["Status"] == "FAILED":
                reason = found.get("StatusReason", "")
                self._cloudformation.delete_change_set(ChangeSetName=change)
                if "didn't contain changes" in reason or "No updates" in reason:
                    return False
                raise CannotDeploy(f"CloudFormation refuses the template: {reason}")
            time.sleep(1)

    def _try_out(self, settings: Settings) -> None:
        """Ask whether it lives, reaches its database and takes a signed event. Raises `CannotDeploy`."""
        url = self.url
        _ask("readiness", urllib.request.Request(f"{url}/ready"), 200)  # noqa: S310 - the stack's own
        event_id = new_id("evt")
        event = {
            "id": event_id,
            "type": "deploy.check",
            "timestamp": to_rfc3339(datetime.now(UTC)),
            "userId": "deploy-check",
            "sessionId": "default",
            "data": {},
        }
        body = json.dumps(event)
        headers = Signer(settings.webhook_secret_texts).headers(event_id, datetime.now(UTC), body)
        request = urllib.request.Request(  # noqa: S310 - the stack's own address
            f"{url}/webhooks/gateway", body.encode(), {**headers, "Content-Type": "application/json"}
        )
        _ask("a signed webhook", request, 202)


def _ask(what: str, request: urllib.request.Request, status: int) -> None:
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_WITHIN) as answer:  # noqa: S310
            got = answer.status
    except urllib.error.HTTPError as error:
        got = error.code
    except OSError as error:
        raise CannotDeploy(f"The new version does not answer when asked for {what}: {error}.") from None
    if got != status:
        raise CannotDeploy(f"The new version answers {got} instead of {status} to {what}.")
    _say(f"{what}: {got} after {time.monotonic() - began:.2f} s")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
