import asyncio
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from holdfast_contract.service import certificate
from holdfast_contract.service.certificate import Certificate

DAYS = 9


@pytest.fixture
async def served(tmp_path):
    """Serve a certificate of nine days; give the address, and the file that makes it trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}", file


async def test_it_is_told_how_long_a_certificate_is_valid(served, monkeypatch):
    url, file = served
    trusting = ssl.create_default_context(cafile=file)
    monkeypatch.setattr(certificate.ssl, "create_default_context", lambda: trusting)
    left = await Certificate(url).left()
    assert left == pytest.approx(DAYS * 86_400, abs=60)


async def test_one_that_nobody_trusts_is_over(served):
    url, _ = served
    assert await Certificate(url).left() == 0


async def test_what_cannot_be_told_is_not_told(served):
    for url in (None, "http://localhost:1", "https://localhost:1"):
        assert await Certificate(url).left() is None


async def test_it_is_looked_at_once_an_hour(served, monkeypatch):
    url, _ = served
    looked_at = Certificate(url)
    assert await looked_at.left() == 0
    monkeypatch.setattr(Certificate, "_look", None)
    assert await looked_at.left() == 0
    moment = time.monotonic() + certificate.AGAIN_AFTER + 1
    monkeypatch.setattr(certificate.time, "monotonic", lambda: moment)
    with pytest.raises(TypeError):
        await looked_at.left()
