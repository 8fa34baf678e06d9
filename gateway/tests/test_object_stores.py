import subprocess
import sys
from uuid import uuid4

import pytest
import s3_servers
from holdfast_contract.service.settings import StartRefused
from holdfast_gateway.adapters.file_objects import FileObjects
from holdfast_gateway.adapters.object_stores import open_store
from object_support import names_in

pytest_plugins = ["object_fixtures"]
pytestmark = pytest.mark.usefixtures("aws")


def test_a_file_url_names_a_folder(tmp_path):
    folder = tmp_path / "my backups"
    open_store(f"file://{tmp_path}/my%20backups").put("one", b"x")
    open_store(f"file://localhost{tmp_path}/my%20backups/").put("two", b"x")
    assert names_in(FileObjects(folder)) == ["one", "two"]


def test_an_s3_url_names_a_bucket_and_a_prefix(moto):
    prefix = uuid4().hex
    open_store(f"s3://{s3_servers.BUCKET}/{prefix}/deep/", endpoint_url=moto.url).put("one", b"x")
    whole = open_store(f"s3://{s3_servers.BUCKET}", endpoint_url=moto.url, region="eu-central-1")
    assert names_in(whole, prefix) == [f"{prefix}/deep/one"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "backups",
        "/var/backups",
        "file:///",
        "file://",
        "file:backups",
        "file://server/backups",
        "s3://",
        "s3:///prefix",
        "s3://a/prefix",
        "s3://bucket/a//b",
        "s3://bucket/ä",
        "s3://bucket/x?versionId=secret",
        "s3://bucket:secret/x",
        "s3://key:secret@bucket/x",
        "https://bucket.s3.amazonaws.com/secret",
        "s3://[secret/x",
    ],
)
def test_another_url_is_refused_in_one_line_that_does_not_repeat_it(url):
    with pytest.raises(StartRefused) as refused:
        open_store(url)
    assert str(refused.value).startswith("GATEWAY_BACKUP_STORE: ")
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["minio", "minio:9000", "ftp://x", "https://", "https://k:secret@x", "http://x:y"]
)
def test_a_wrong_endpoint_is_refused(url):
    with pytest.raises(StartRefused) as refused:
        open_store("s3://bucket", endpoint_url=url)
    assert str(refused.value).startswith("GATEWAY_S3_ENDPOINT_URL: ")
    assert "k:secret" not in str(refused.value)


def test_a_wrong_aws_configuration_is_refused(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(StartRefused, match=r"AWS configuration is wrong: .*nobody"):
        open_store("s3://bucket")
    monkeypatch.delenv("AWS_PROFILE")
    with pytest.raises(StartRefused, match=r"AWS configuration is wrong: .*here or there"):
        open_store("s3://bucket", region="here or there")


def test_a_store_of_files_does_not_load_what_a_bucket_needs(tmp_path):
    code = "import sys; from holdfast_gateway.adapters.object_stores import open_store; "
    code += "open_store('file:///tmp/store'); print({'boto3', 'botocore'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
