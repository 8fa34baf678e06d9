"""The SAM template: what it promises can be read from it, and the deployment that uses it is really run."""

import os
import platform
import re
import shutil
import zipfile
from pathlib import Path

import boto3
import deploy_core
import lambda_package
import pytest
import yaml
from chain import SECRET_KEY
from core_support.fake_gateway import KEY
from core_support.running import EMAIL, PASSWORD, SECRET
from holdfast_core import aws_lambda
from holdfast_core.config import Settings
from ministack import IDENTITY

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"
FULL = pytest.mark.skipif(not os.environ.get("HOLDFAST_SERVERLESS"), reason="`make test-serverless` runs it")
WITHOUT_NARROWER = {"ec2"}
"""Services whose actions for a VPC know no resource."""


class Short(yaml.SafeLoader):
    """Reads `!Ref X` as `{"Ref": "X"}`, and the like."""


def _long(loader, suffix, node):
    read = {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: lambda one: loader.construct_sequence(one, deep=True),
        yaml.MappingNode: lambda one: loader.construct_mapping(one, deep=True),
    }[type(node)]
    return {suffix: read(node)}


Short.add_multi_constructor("!", _long)
TEMPLATE = yaml.load(deploy_core.TEMPLATE.read_text(), Short)
RESOURCES = TEMPLATE["Resources"]


def all_of(kind):
    return {name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == kind}


FUNCTIONS = all_of("AWS::Serverless::Function")


def statements(policy):
    """Give a policy's statements, those too that depend on a condition."""
    for one in policy["PolicyDocument"]["Statement"]:
        yield one["If"][1] if "If" in one else one


def test_every_handler_is_there_and_every_setting_is_one():
    for function in FUNCTIONS.values():
        module, _, name = function["Handler"].rpartition(".")
        assert module == aws_lambda.__name__
        assert callable(getattr(aws_lambda, name))
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    known = {f"CORE_{field.upper()}" for field in Settings.model_fields} | {"CORE_PARAMETERS_PATH"}
    assert set(variables) <= known


def test_a_message_stays_hidden_for_six_times_the_time_that_its_function_may_take():
    for function in FUNCTIONS.values():
        for event in function.get("Events", {}).values():
            if event["Type"] != "SQS":
                continue
            queue = RESOURCES[event["Properties"]["Queue"]["GetAtt"].partition(".")[0]]["Properties"]
            assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["GetAtt"].partition(".")[0]
            assert RESOURCES[dead]["Properties"].get("FifoQueue") == queue.get("FifoQueue")


def test_every_role_reaches_what_is_named_and_nothing_else():
    policies = [one for role in all_of("AWS::IAM::Role").values() for one in role["Policies"]]
    for policy in [*policies, *all_of("AWS::IAM::ManagedPolicy").values()]:
        for statement in statements(policy):
            actions = statement["Action"]
            actions = [actions] if isinstance(actions, str) else actions
            assert not [action for action in actions if action.endswith("*")]
            if statement["Resource"] == "*":
                assert {action.partition(":")[0] for action in actions} <= WITHOUT_NARROWER
    assert len({function["Role"]["GetAtt"] for function in FUNCTIONS.values()}) == len(FUNCTIONS)


def test_nothing_secret_is_in_it_and_every_log_ends_one_day():
    for name, parameter in TEMPLATE["Parameters"].items():
        assert not re.search(r"password|secret|token", name, re.IGNORECASE)
        assert len(str(parameter.get("Default", ""))) < 20
    for function in FUNCTIONS.values():
        log = RESOURCES[function["LoggingConfig"]["LogGroup"]["Ref"]]
        assert log["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_every_alarm_goes_somewhere_and_has_its_place_in_the_guide():
    guide = (ROOT / "docs" / "serverless.md").read_text()
    for name, alarm in all_of("AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"]["If"][0] == "HasTopic"
        assert f"`{name}`" in guide


class OnMinistack(deploy_core.Deployment):
    """A deployment whose function URL is reached where ministack has it."""

    @property
    def url(self):
        name = self.outputs["Url"].partition("//")[2].partition(".")[0]
        return f"{os.environ['AWS_ENDPOINT_URL']}/_aws/lambda-url/{name}"


@pytest.fixture
def aws(ministack, postgres, monkeypatch, tmp_path):
    """Settings in an account's parameter store, an empty database, and a bucket: the name of all of these."""
    name_of_all = f"deployed-{os.urandom(4).hex()}"
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack.url)
    values = {
        "DATABASE_URL": postgres.create(name_of_all),
        "GATEWAY_URL": "http://127.0.0.1:9",
        "GATEWAY_API_KEY": KEY,
        "WEBHOOK_SECRETS": SECRET,
        "SECRET_KEY": SECRET_KEY,
        "ADMIN_EMAIL": EMAIL,
        "ADMIN_PASSWORD": PASSWORD,
        "SQS_ENDPOINT_URL": ministack.url,
    }
    for name, value in values.items():
        ministack.client("ssm").put_parameter(
            Name=f"/{name_of_all}/CORE_{name}", Value=value, Type="SecureString"
        )
    ministack.client("s3").create_bucket(
        Bucket=name_of_all, CreateBucketConfiguration={"LocationConstraint": IDENTITY["AWS_REGION"]}
    )
    # The functions, too, have to find this account's services here.
    here = tmp_path / "template.yaml"
    line = '        CORE_PARAMETERS_PATH: !Sub "${ParametersPath}/"\n'
    text = deploy_core.TEMPLATE.read_text()
    assert line in text
    here.write_text(text.replace(line, f"{line}        AWS_ENDPOINT_URL_SSM: {ministack.url}\n"))
    monkeypatch.setattr(deploy_core, "TEMPLATE", here)
    return name_of_all


@FULL
@pytest.mark.timeout(300)
def test_it_is_deployed_and_a_version_that_does_not_work_is_taken_back(aws, tmp_path, capsys):
    package = lambda_package.build(tmp_path, ARCHITECTURE, lambda_package.own_version())
    deployment = OnMinistack("holdfast", aws, f"/{aws}")
    deployment.roll_out(package, tmp_path / package.zip, deployment.settings())
    told = capsys.readouterr().out
    assert "database: empty → 0" in told
    assert "readiness: 200" in told
    assert "a signed webhook: 202" in told

    broken = shutil.copy(tmp_path / package.zip, tmp_path / "broken.zip")
    with zipfile.ZipFile(broken, "a") as archive:
        archive.writestr("holdfast_core/lean/__init__.py", "raise RuntimeError")  # found before lean.py
    worse = lambda_package.Package("broken.zip", "0" * 64, ARCHITECTURE, package.python, 0, 0)
    again = OnMinistack("holdfast", aws, f"/{aws}")
    with pytest.raises(deploy_core.CannotDeploy, match="The version before serves again"):
        again.roll_out(worse, tmp_path / "broken.zip", again.settings())
    again._try_out(again.settings())
    assert SECRET not in told + capsys.readouterr().out


@FULL
def test_settings_with_which_core_would_not_start_are_named_before_anything_changes(aws):
    boto3.client("ssm").put_parameter(
        Name=f"/{aws}/CORE_DATABASE_URL", Value="sqlite:///core.db", Type="SecureString", Overwrite=True
    )
    with pytest.raises(deploy_core.CannotDeploy, match="CORE_DATABASE_URL: on Lambda"):
        OnMinistack("other", aws, f"/{aws}").settings()
    with pytest.raises(deploy_core.CannotDeploy, match="/nowhere/CORE_"):
        OnMinistack("other", aws, "/nowhere").settings()


@FULL
def test_settings_are_put_encrypted_and_none_is_shown(aws, tmp_path, capsys):
    file = tmp_path / "core.env"
    file.write_text(f"CORE_LLM_MODEL=\nCORE_WEBHOOK_SECRETS={SECRET}\nGATEWAY_ID=one\n")
    deployment = OnMinistack("other", aws, f"/{aws}-put")
    with pytest.raises(deploy_core.CannotDeploy, match="CORE_GATEWAY_API_KEY: is not set"):
        deployment.put_settings(file)
    values = {
        "CORE_DATABASE_URL": "postgresql://core@db/core",
        "CORE_GATEWAY_API_KEY": KEY,
        "CORE_WEBHOOK_SECRETS": SECRET,
        "CORE_SECRET_KEY": SECRET_KEY,
        "CORE_ADMIN_EMAIL": EMAIL,
        "CORE_ADMIN_PASSWORD": PASSWORD,
    }
    file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    deployment.put_settings(file)
    assert deployment.settings().admin_email == EMAIL
    told = capsys.readouterr().out
    assert f"put /{aws}-put/CORE_SECRET_KEY" in told
    assert not [value for name, value in values.items() if name != "CORE_ADMIN_EMAIL" and value in told]
