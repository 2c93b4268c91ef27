"""Makes what a server with TLS and its clients need, in a directory: key.pem, ca.pem (the certificate, which is its own
authority, for 127.0.0.1 and localhost), secret (by which tokens are signed) and token (for one day)."""

import datetime
import ipaddress
import os
import secrets
import sys

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def write(directory, name, content):
    with open(os.open(os.path.join(directory, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def main(directory):
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "codonq remote engine")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    pem = serialization.Encoding.PEM
    format = serialization.PrivateFormat.PKCS8
    write(directory, "key.pem", key.private_bytes(pem, format, serialization.NoEncryption()))
    write(directory, "ca.pem", builder.sign(key, hashes.SHA256()).public_bytes(pem))
    secret = secrets.token_hex(32)
    write(directory, "secret", secret.encode())
    write(directory, "token", jwt.encode({"sub": "codonq", "exp": now + day}, secret, "HS256").encode())


if __name__ == "__main__":
    main(sys.argv[1])
