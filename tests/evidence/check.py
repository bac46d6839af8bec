"""Checks evidence with libraries of others: check.py dsse KEY FILE... | bom FILE..."""

import base64
import json
import sys


def dsse(key_file, files):
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey

    pem = open(key_file, encoding="ascii").read()
    for name in files:
        envelope = Envelope.from_dict(json.load(open(name, encoding="utf-8")))
        keyid = next(iter(envelope.signatures))
        key = SSlibKey(keyid, "ed25519", "ed25519", {"public": raw(pem)})
        accepted = envelope.verify([key], 1)
        assert keyid in accepted, name
        json.loads(envelope.payload)


def raw(pem):
    """The 32 bytes of an ed25519 key (RFC 8410: the end of the structure), in hexadecimal."""
    body = "".join(line for line in pem.splitlines() if not line.startswith("-"))
    return base64.b64decode(body)[-32:].hex()


def bom(files):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    for name in files:
        error = validator.validate_str(open(name, encoding="utf-8").read())
        assert error is None, f"{name}: {error}"


if __name__ == "__main__":
    kind, arguments = sys.argv[1], sys.argv[2:]
    if kind == "dsse":
        dsse(arguments[0], arguments[1:])
    else:
        bom(arguments)
