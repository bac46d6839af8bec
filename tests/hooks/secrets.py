#!/usr/bin/env python3
"""A hook around detect-secrets: looks for keys and passwords in the files of a post; answers in SARIF.

    command = ["python3", "secrets.py", "FOLDER OF LIBRARIES"]
"""
import json
import sys

sys.path.insert(0, sys.argv[1])
from detect_secrets import SecretsCollection  # noqa: E402
from detect_secrets.__version__ import VERSION  # noqa: E402
from detect_secrets.settings import default_settings  # noqa: E402

question = json.load(sys.stdin)
assert question["protocol"] == "hook/1"
results = []
with default_settings():
    for file in question["files"]:
        found = SecretsCollection()
        found.scan_file(file["path"])
        for _, secret in found:
            # The secret itself is never repeated.
            results.append({
                "ruleId": secret.type.lower().replace(" ", "-"),
                "message": {"text": f"This looks like a secret: {secret.type}"},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": file["path"]},
                    "region": {"startLine": secret.line_number},
                }}],
            })
json.dump({
    "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
    "version": "2.1.0",
    "runs": [{"tool": {"driver": {"name": "detect-secrets", "version": VERSION}}, "results": results}],
}, sys.stdout)
