#!/usr/bin/python3
"""pvesm, pvesh and pveum of a machine whose Proxmox VE is a simulated cluster elsewhere: what they are told, its API is told."""
import json
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request


def ask(method, path, options):
    with open("/etc/simulated-pve.json", encoding="utf-8") as file:
        access = json.load(file)
    data = urllib.parse.urlencode(options)
    url = access["endpoint"].rstrip("/") + "/api2/json" + urllib.parse.quote(path, safe="/@!")
    request = urllib.request.Request(url + ("?" + data if method == "GET" and data else ""), method=method)
    request.add_header("Authorization", "PVEAPIToken=" + access["token"])
    body = data.encode() if method in ("POST", "PUT") else None
    with urllib.request.urlopen(request, body, context=ssl._create_unverified_context()) as answer:
        return json.load(answer)["data"]


def options_of(words):
    pairs = dict(zip([word.lstrip("-") for word in words[::2]], words[1::2]))
    pairs.pop("output-format", None)
    return pairs


def main():
    name, words = os.path.basename(sys.argv[0]), sys.argv[1:]
    if name == "pvesh":
        method = {"get": "GET", "set": "PUT", "create": "POST", "delete": "DELETE"}[words[0]]
        return ask(method, words[1], options_of(words[2:]))
    if name == "pvesm" and words[0] == "set":
        return ask("PUT", "/storage/" + words[1], options_of(words[2:]))
    if name == "pveum" and words[:2] == ["user", "token"]:
        token = "/access/users/%s/token" % words[3]
        if words[2] == "list":
            return ask("GET", token, {})
        method = {"add": "POST", "remove": "DELETE"}[words[2]]
        answer = ask(method, token + "/" + words[4], options_of(words[5:]))
        if words[2] == "add":
            with open("/run/tokens", "a", encoding="utf-8") as file:
                file.write(answer["value"] + "\n")
        return answer
    sys.exit("%s %s: not known here" % (name, " ".join(words)))


try:
    print(json.dumps(main()))
except urllib.error.HTTPError as error:
    sys.exit("%d %s" % (error.code, error.reason))
